import type { CedarQuestion, PolicyBundle } from '../../../../src/vocabulary';
import type { PolicyEngine } from '../decide';
import { remoteEngine, type Verdict } from './remote-engine';

/** How long Open Policy Agent may take for one object. */
export const OPA_DEADLINE_MS = 500;

/** What a policy is given as `input`: the Cedar question, entities as objects by their names. */
export interface OpaInput {
  readonly action: string;
  readonly operation: unknown;
  readonly principal: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Posts JSON and gives back the body of a 200 answer; rejects on everything else, and after the deadline. */
export type PostJson = (url: string, body: unknown, deadlineMs: number) => Promise<unknown>;

/** A policy that was compiled to wasm and loaded: `loadPolicy` of @open-policy-agent/opa-wasm gives one. */
export interface LoadedPolicy {
  evaluate(input: unknown): unknown;
}

/**
 * Open Policy Agent through its data API, as a sidecar: `POST <url>` with `{ input }`, where the url names the rule, such
 * as `http://127.0.0.1:8181/v1/data/hardened/decision`. The rule gives `{ allow: boolean, policies: [string] }`.
 *
 * @throws for an address outside the loopback interface: the question names callers, objects and roles
 */
export function createOpaEngine(
  bundle: PolicyBundle,
  url: string,
  post: PostJson,
  deadlineMs = OPA_DEADLINE_MS,
): PolicyEngine {
  refuseOutside(url);
  return remoteEngine(bundle, async (question) =>
    verdictOf(memberOf(await post(url, { input: opaInput(question) }, deadlineMs), 'result')),
  );
}

/** Open Policy Agent in process: the rule compiled to wasm (`opa build -t wasm`), with the same result. */
export function createOpaWasmEngine(bundle: PolicyBundle, policy: LoadedPolicy): PolicyEngine {
  return remoteEngine(bundle, async (question) => {
    const results = await policy.evaluate(opaInput(question));
    // A result set: one entry for the one entry point. Empty where the rule is undefined.
    return Array.isArray(results) && results.length === 1 ? verdictOf(memberOf(results[0], 'result')) : undefined;
  });
}

/** The question as documents that Rego reads naturally. */
export function opaInput({ principal, action, resource, context, entities }: CedarQuestion): OpaInput {
  const [caller, object] = entities;
  return {
    action: action.id,
    operation: context['operation'],
    principal: { ...caller?.attrs, id: principal.id },
    resource: { ...object?.attrs, type: resource.type, id: resource.id },
    context,
  };
}

/** An undefined rule gives no result, and `true` alone names no policy: both mean nothing here. */
function verdictOf(result: unknown): Verdict | undefined {
  const allow = memberOf(result, 'allow');
  const policies = memberOf(result, 'policies');
  if (typeof allow !== 'boolean' || !Array.isArray(policies)) return undefined;
  return policies.every((id) => typeof id === 'string') ? { isAllowed: allow, policies } : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isObject ? (value as Record<string, unknown>)[name] : undefined;
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

function refuseOutside(url: string): void {
  const { hostname, protocol } = new URL(url);
  if (LOOPBACK.includes(hostname) && ['http:', 'https:'].includes(protocol)) return;
  throw new Error(`the OPA address ${url} is not on the loopback interface; run OPA as a sidecar of the function`);
}
