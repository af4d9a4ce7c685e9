import * as equal from 'ajv/dist/runtime/equal.js';
import * as ucs2length from 'ajv/dist/runtime/ucs2length.js';
import * as formats from 'ajv-formats/dist/formats.js';
import { RUNTIME_MODULES } from '../../../src/vocabulary/validators';
import { boundedPattern } from './pattern';
import { hasUniqueItems } from './unique-items';

/** Everything that compiled validators may ask for. */
const MODULES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['ajv/dist/runtime/equal', moduleOf(equal)],
  [RUNTIME_MODULES.length, moduleOf(ucs2length)],
  ['ajv-formats/dist/formats', formats],
  [RUNTIME_MODULES.pattern, boundedPattern],
  [RUNTIME_MODULES.uniqueItems, hasUniqueItems],
]);

/** Compiled code reads `require(...).default`, which bundlers present in two ways. */
function moduleOf(namespace: { readonly default: unknown }): { readonly default: unknown } {
  const inner = namespace.default as { readonly default?: unknown };
  return typeof inner === 'function' ? { default: inner } : { default: inner.default };
}

/** The `require` of compiled validators. A module that is not on the list stops the load, and with it every request. */
export function requireRuntime(name: string): unknown {
  if (!MODULES.has(name)) {
    throw new Error(
      `the validators need the module ${name}, which the guard does not carry; deploy both of one version`,
    );
  }
  return MODULES.get(name);
}
