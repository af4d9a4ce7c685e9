import { AUDIT_CONTROLS } from './controls/audit';
import { AUTHENTICATION_CONTROLS } from './controls/authentication';
import { AUTHORIZATION_CONTROLS } from './controls/authorization';
import { INPUT_CONTROLS } from './controls/input';
import { NETWORK_CONTROLS } from './controls/network';
import { TRANSPORT_CONTROLS } from './controls/transport';
import type { Control } from './control';

/**
 * Every control of the product, in layer order. Rule, attack, mutant, unit test and doc row carry its slug.
 *
 * Put together by a call that is marked as pure, so that handlers which need no control carry none.
 */
export const CONTROLS: readonly Control[] = /* @__PURE__ */ [
  NETWORK_CONTROLS,
  TRANSPORT_CONTROLS,
  AUTHENTICATION_CONTROLS,
  AUTHORIZATION_CONTROLS,
  INPUT_CONTROLS,
  AUDIT_CONTROLS,
].flat();

/** The control of a slug, or undefined. */
export function controlOf(slug: string): Control | undefined {
  return CONTROLS.find((control) => control.slug === slug);
}

/**
 * Traps in the user's own code that neither a template nor a request shows, and the lint rule of the package that notices each:
 * between a decision and the write that relies on it, only the write itself can look again.
 */
export const NOTICED_IN_CODE: Readonly<Record<number, string>> = { 69: 'no-unconditional-write' };
