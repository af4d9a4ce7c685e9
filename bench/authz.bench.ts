import * as cedarWasm from '@cedar-policy/cedar-wasm/nodejs';
import { type Enforcer, newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { createEngine } from '../lambda/core/authorization/decide';
import { cedarQuestion, type PolicyBundle, type Principal } from '../src/vocabulary';
import { compare } from './core/compare';
import { target } from './core/target';

// What one authorization decision costs, as policies and entities grow. casbin and the hand-written check do less: roles,
// actions and tenants alone, no forbids, no scopes, no record of the policy that decided.
// The flag that keeps Node 20 from aborting is on the command line of the run.
const cedar = cedarWasm;
const IN_SLICE = 20;
const principal: Principal = {
  subject: 'alice',
  client: 'web',
  issuer: 'https://id.example.com',
  consumer: 'web-app',
  tenant: 'acme',
  roles: ['reader', 'buyer'],
  scopes: ['orders.read', 'orders.write'],
};
const order = { type: 'Order', id: 'o-1', tenant: 'acme', owner: 'alice', parent: '' };
/** Bare cedar-wasm gets what every policy might read of a request, and nothing of the session. */
const namesOfRequest = new Set(
  'operation sensitivity nested parent subject consumer tenant owner roles scopes'.split(' '),
);
const quick = { sliceMs: 40, slices: 9 };

interface Rules {
  readonly bundle: PolicyBundle;
  /** Action and role of the policy that decides: the last one. */
  readonly action: string;
  readonly rules: readonly { readonly action: string; readonly role: string }[];
}

/** So many permits, at most `perAction` for one action; the last of them is for the caller. */
function rulesOf(count: number, perAction = IN_SLICE): Rules {
  const actions = Math.max(1, Math.ceil(count / perAction));
  const rules = Array.from({ length: count }, (_, index) => ({
    action: `act${index % actions}`,
    role: index === count - 1 ? 'buyer' : `role${index}`,
  }));
  const ids = rules.map((_, index) => `p${index}`);
  const policies = Object.fromEntries(
    rules.map(({ action, role }, index) => [
      ids[index],
      `permit (principal is Caller, action == Action::"${action}", resource is Order) when {
  principal.roles.containsAny(["${role}"]) && principal.scopes.containsAll(["orders.read"]) &&
  resource.tenant == principal.tenant
};`,
    ]),
  );
  const slices: Record<string, string[]> = {};
  for (const [index, { action }] of rules.entries()) {
    slices[action] ??= [];
    slices[action].push(ids[index]!);
  }
  return { bundle: { hash: '', policies, slices, schema: {} }, action: rules.at(-1)!.action, rules };
}

function sliced({ bundle, action }: Rules): () => unknown {
  const engine = createEngine(bundle, cedar);
  const request = { principal, operation: { id: action, action }, resources: [order] };
  if (!engine.decide(request).ok) throw new Error('the engine refuses what the last policy permits');
  return () => engine.decide(request);
}

/** cedar-wasm itself: everything preparsed, nothing sliced, the bare question. */
function whole({ bundle, action }: Rules, name: string, others = 0): () => unknown {
  const preparsedPolicySetId = `whole-${name}`;
  cedar.preparsePolicySet(preparsedPolicySetId, { staticPolicies: { ...bundle.policies } });
  const question = cedarQuestion(principal, { id: action, action }, order, namesOfRequest);
  const more = Array.from({ length: others }, (_, index) => ({
    ...question.entities[1]!,
    uid: { type: 'Order', id: `other-${index}` },
  }));
  const call = { ...question, entities: [...question.entities, ...more], preparsedPolicySetId };
  return () => cedar.statefulIsAuthorized(call);
}

async function casbin({ rules, action }: Rules): Promise<() => unknown> {
  const model = newModelFromString(`
[request_definition]
r = role, act, tenant, owner
[policy_definition]
p = role, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.role == p.role && r.act == p.act && r.tenant == r.owner`);
  const lines = rules.map((rule) => `p, ${rule.role}, ${rule.action}`).join('\n');
  const enforcer: Enforcer = await newEnforcer(model, new StringAdapter(lines));
  if (!enforcer.enforceSync('buyer', action, 'acme', 'acme')) throw new Error('casbin refuses');
  return () => enforcer.enforceSync('buyer', action, 'acme', 'acme');
}

function byHand({ rules, action }: Rules): () => unknown {
  const roles = new Map<string, Set<string>>();
  for (const rule of rules) roles.set(rule.action, (roles.get(rule.action) ?? new Set()).add(rule.role));
  return () =>
    principal.roles.some((role) => roles.get(action)?.has(role)) &&
    principal.scopes.includes('orders.read') &&
    order.tenant === principal.tenant;
}

const figures = new Map<string, number>();
for (const count of [1, 10, 100, 1_000]) {
  const rules = rulesOf(count);
  const measured = await compare({
    ...quick,
    title: `${count} policies, at most ${IN_SLICE} for one action`,
    against: { name: 'cedar-wasm, whole set preparsed', run: whole(rules, String(count)) },
    contenders: [
      { name: 'ours: sliced by action, with every check of the answer', run: sliced(rules) },
      { name: 'casbin (role, action, tenant)', run: await casbin(rules) },
      { name: 'by hand (role, scope, tenant)', run: byHand(rules) },
    ],
  });
  for (const [index, { ratio, microseconds }] of measured.entries()) {
    figures.set(`ratio ${count} ${index}`, ratio);
    figures.set(`time ${count} ${index}`, microseconds);
  }
}
const figure = (name: string) => figures.get(name) ?? Number.NaN;
target('10 policies, against bare preparsed cedar-wasm', figure('ratio 10 1'), 1.1);
target('1,000 policies over 50 actions, against the whole set', figure('ratio 1000 1'), 0.06);

const flat = await compare({
  ...quick,
  title: `${IN_SLICE} policies of the action, as policies of other actions grow`,
  against: { name: `${IN_SLICE} in all`, run: sliced(rulesOf(IN_SLICE)) },
  contenders: [
    { name: '100 in all', run: sliced(rulesOf(100)) },
    { name: '1,000 in all', run: sliced(rulesOf(1_000)) },
  ],
});
target('1,000 policies, against those of the action alone', flat[2]?.ratio ?? Number.NaN, 1.2);

const ten = rulesOf(10);
const entities = await compare({
  ...quick,
  title: '10 policies, as the store grows: ours hands over caller and object alone',
  against: { name: 'ours, whatever the store holds', run: sliced(ten) },
  contenders: [10, 100, 1_000].map((count) => ({
    name: `cedar-wasm, ${count} entities handed over`,
    run: whole(ten, `entities-${count}`, count - 2),
  })),
});
const perEntity = ((entities[3]?.microseconds ?? Number.NaN) - (entities[1]?.microseconds ?? Number.NaN)) / 990;
const perPolicy = (figure('time 1000 0') - figure('time 10 0')) / 990;
process.stdout.write(
  `\n  growth: ${perPolicy.toFixed(1)} µs for each policy and ${perEntity.toFixed(1)} µs for each entity of the whole set; ours grows with neither\n`,
);
