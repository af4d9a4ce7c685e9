import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { toolbox } from '../../src/core/toolbox';
import {
  type CedarQuestion,
  type CedarResource,
  cedarQuestion,
  type OperationSpec,
  type PolicyBundle,
  type Principal,
} from '../../src/vocabulary';

/** One policy that could speak for or against a request, and what of it the request does not meet. */
export interface ExplainedPolicy {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly applies: boolean;
  readonly text: string;
  /** Conditions that the request does not meet, as Cedar text; empty where the policy applies. */
  readonly unmet: readonly string[];
}

/** One decision, taken apart. */
export interface Explanation {
  readonly question: CedarQuestion;
  readonly result: 'allow' | 'deny';
  /** Why: a permit, a forbid, no permit, or a policy that fails. */
  readonly because: 'permitted' | 'forbidden' | 'implicit deny' | 'policy error';
  /** Ids of the policies that decided; empty for an implicit deny. */
  readonly policies: readonly string[];
  readonly errors: readonly string[];
  /** The slice of the action: every policy that was asked. */
  readonly slice: readonly ExplainedPolicy[];
}

/** Decides as the enforcement points do, and says of every policy of the slice whether it applied, and if not, why. */
export function explain(
  bundle: PolicyBundle,
  operation: OperationSpec,
  principal: Principal,
  resource: CedarResource,
): Explanation {
  const question = cedarQuestion(principal, operation, resource);
  const ids = Object.hasOwn(bundle.slices, operation.action) ? bundle.slices[operation.action]! : [];
  const slice = ids.map((id) => explained(id, bundle.policies[id] ?? '', question));
  const decided = ask(question, Object.fromEntries(ids.map((id) => [id, bundle.policies[id] ?? ''])));
  const base = { question, slice };
  // As at run time: a policy that fails refuses, whatever the others say.
  if (decided.errors.length > 0)
    return { ...base, result: 'deny', because: 'policy error', policies: [], errors: decided.errors };
  const because = decided.isAllowed ? 'permitted' : decided.reason.length > 0 ? 'forbidden' : 'implicit deny';
  return { ...base, result: decided.isAllowed ? 'allow' : 'deny', because, policies: decided.reason, errors: [] };
}

interface Answer {
  readonly isAllowed: boolean;
  readonly reason: readonly string[];
  readonly errors: readonly string[];
}

function ask(question: CedarQuestion, staticPolicies: Record<string, string | PolicyJson>): Answer {
  const answer = toolbox()
    .cedar()
    .isAuthorized({ ...question, policies: { staticPolicies } });
  if (answer.type === 'failure')
    return { isAllowed: false, reason: [], errors: answer.errors.map(({ message }) => message) };
  const { decision, diagnostics } = answer.response;
  const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
  return { isAllowed: decision === 'allow', reason: [...diagnostics.reason].sort(), errors };
}

function explained(id: string, text: string, question: CedarQuestion): ExplainedPolicy {
  const parsed = toolbox().cedar().policyToJson(text);
  if (parsed.type === 'failure') return { id, effect: 'forbid', applies: false, text, unmet: ['it does not parse'] };
  const unmet = unmetOf(parsed.json, question);
  return { id, effect: parsed.json.effect, applies: unmet.length === 0, text, unmet };
}

type Expression = PolicyJson['conditions'][number]['body'];

/** Every condition asked alone, under the scope of the policy. */
function unmetOf(policy: PolicyJson, question: CedarQuestion): string[] {
  const holds = (conditions: PolicyJson['conditions']) =>
    ask(question, { one: { ...policy, effect: 'permit', conditions } }).isAllowed;
  if (!holds([])) return ['its scope names another kind of caller, action or object'];
  return policy.conditions.flatMap(({ kind, body }) => {
    const parts = kind === 'when' ? conjuncts(body) : [body];
    return parts.filter((part) => !holds([{ kind, body: part }])).map((part) => `${kind} ${textOf(part)}`);
  });
}

/** `a && b && c` as three conditions. */
function conjuncts(body: Expression): Expression[] {
  const both = (body as { '&&'?: { left: Expression; right: Expression } })['&&'];
  return both ? [...conjuncts(both.left), ...conjuncts(both.right)] : [body];
}

const ANYONE: Omit<PolicyJson, 'conditions'> = {
  effect: 'permit',
  principal: { op: 'All' },
  action: { op: 'All' },
  resource: { op: 'All' },
};

/** Cedar text of one expression, on one line. */
function textOf(body: Expression): string {
  const printed = toolbox()
    .cedar()
    .policyToText({ ...ANYONE, conditions: [{ kind: 'when', body }] });
  if (printed.type === 'failure') return JSON.stringify(body);
  const text = printed.text.replace(/\s+/g, ' ');
  return /when \{ ?(.*?) ?\};?$/.exec(text)?.[1] ?? text;
}
