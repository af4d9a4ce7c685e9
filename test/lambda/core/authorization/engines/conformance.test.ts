import { createEngine, type DecisionRequest, type PolicyEngine } from '../../../../../lambda/core/authorization/decide';
import { createOpaEngine, createOpaWasmEngine } from '../../../../../lambda/core/authorization/engines/opa';
import { createVerifiedPermissionsEngine } from '../../../../../lambda/core/authorization/engines/verified-permissions';
import { buildPolicyBundle } from '../../../../../src/layers/authorization/bundle';
import type { CedarResource, OperationTable, PolicyBundle, Principal, Session } from '../../../../../src/vocabulary';
import { operation, TABLE as PLAIN, TYPES } from '../../../../layers/authorization/fixtures';
import { fakeVerifiedPermissions, opaRule } from './fakes';
import { type Answer, oracle } from './oracle';

const COUNT = 10_000;
const NOW = 1_790_000_000;
const TABLE: OperationTable = {
  ...PLAIN,
  operations: [
    ...PLAIN.operations,
    operation('payOut', {
      roles: ['buyer'],
      identifiers: [{ name: 'orderId', in: 'path', resource: 'Order' }],
      stepUp: { acr: ['two-factor'], maxAgeSeconds: 300 },
    }),
  ],
};
const USER = `
@id("auditors-read-orders")
permit (principal is Caller, action == Action::"getOrder", resource is Order)
when { principal.roles.contains("auditor") && resource.tenant == principal.tenant };
@id("suspended-never")
forbid (principal, action, resource) when { principal.roles.contains("suspended") };
@id("abroad-never")
forbid (principal, action, resource) when { context.country == "ZZ" && !context.certificate };`;
const bundle = buildPolicyBundle(TABLE, TYPES, { own: USER });
const everything = Object.keys(bundle.policies).sort();
const whole: PolicyBundle = {
  ...bundle,
  slices: Object.fromEntries(Object.keys(bundle.slices).map((action) => [action, everything])),
};
const rule = opaRule(TABLE);
const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const ENGINES: Record<string, PolicyEngine> = {
  'Cedar in process, sliced': createEngine(bundle),
  'Cedar in process, whole': createEngine(whole),
  'Verified Permissions (faithful fake)': createVerifiedPermissionsEngine(
    bundle,
    'store-1',
    fakeVerifiedPermissions(bundle, 'store-1'),
  ),
  'OPA data API (faithful fake)': createOpaEngine(bundle, 'http://127.0.0.1:8181/v1/data/x', async (_url, body) => ({
    result: rule(overTheWire(body as { input: Parameters<typeof rule>[0] }).input),
  })),
  'OPA wasm result set (faithful fake)': createOpaWasmEngine(bundle, {
    evaluate: (input) => [{ result: rule(input as Parameters<typeof rule>[0]) }],
  }),
};

/** mulberry32: a small generator, so that a failure can be run again. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randoms(20_261_124);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const some = (list: readonly string[]) => list.filter(() => random() < 0.5);
const rarely = <T>(chance: number, rare: () => T, usual: () => T): T => (random() < chance ? rare() : usual());

const TENANTS = ['acme', 'acme', 'acme', 'globex', '', 'Acme', 'acme ', '9007199254740993', '"', '__proto__', 'ácme'];
const OWNERS = ['alice', 'alice', 'bob', '', 'web', 'crm', 'constructor', '9007199254740992'];
const PARENTS = ['o-1', 'o-1', 'o-2', ''];
const ROLES = ['buyer', 'buyer', 'clerk', 'admin', 'auditor', 'toString', 'buyer,admin'];
const SCOPES = ['orders.read', 'orders.read', 'all', 'read', 'orders.readwrite', 'orders'];
const WRONG: readonly unknown[] = [
  Number.MAX_SAFE_INTEGER + 2,
  null,
  true,
  ['acme'],
  { s: 'acme' },
  '\ud800',
  undefined,
];

function session(): Session {
  const well: Session = {
    acr: pick(['two-factor', 'two-factor', 'password', '']),
    amr: some(['pwd', 'otp']),
    authTime: pick([NOW - 10, NOW - 10, NOW - 300, NOW - 301, NOW + 50, NOW + 3600, 0]),
    certificate: random() < 0.5,
    country: pick(['AE', 'AE', 'ZZ', '']),
    time: NOW,
  };
  return rarely(
    0.02,
    () => ({ ...well, [pick(['acr', 'authTime', 'certificate'])]: pick([...WRONG, Number.MAX_SAFE_INTEGER + 2]) }),
    () => well,
  );
}

function principal(): Principal {
  const well: Principal = {
    subject: pick(OWNERS),
    client: pick(['web', 'alice', '']),
    issuer: 'https://id.example.com',
    consumer: pick(['crm', '', 'web']),
    tenant: pick(TENANTS),
    roles: [
      ...some(ROLES),
      ...rarely(
        0.05,
        () => ['suspended'],
        () => [],
      ),
    ],
    scopes: some(SCOPES),
    ...rarely(
      0.3,
      () => ({}),
      () => ({ session: session() }),
    ),
  };
  return rarely(
    0.02,
    () => ({ ...well, [pick(['tenant', 'subject', 'consumer'])]: pick(WRONG) }),
    () => well,
  );
}

function object(): CedarResource {
  const well: CedarResource = {
    type: pick(TYPES),
    id: pick(['o-1', 'o-2', '9007199254740993', 'a"b', '']),
    tenant: pick(TENANTS),
    owner: pick(OWNERS),
    parent: pick(PARENTS),
    ...rarely(
      0.4,
      () => ({ expectedParent: pick(PARENTS) }),
      () => ({}),
    ),
  };
  return rarely(
    0.02,
    () => ({ ...well, [pick(['tenant', 'owner', 'parent'])]: pick(WRONG) }),
    () => well,
  );
}

function request(): DecisionRequest {
  const { id, action } = pick(TABLE.operations);
  const unknown = { id: 'nope', action: pick(['nope', 'constructor', '__proto__', '']) };
  const caller = principal();
  // Half of the objects are of the caller's tenant, so that allows are common enough to mean something.
  const near = rarely(
    0.5,
    () => ({ tenant: caller.tenant }),
    () => ({}),
  );
  return {
    principal: caller,
    operation: rarely(
      0.02,
      () => unknown,
      () => ({ id, action }),
    ),
    resources: rarely(
      0.15,
      () => [],
      () => [{ ...object(), ...near }],
    ),
  };
}

async function answerOf(engine: PolicyEngine, asked: DecisionRequest): Promise<Answer> {
  const decision = await engine.decide(asked);
  if (decision.ok) return 'allow';
  if (decision.reason === 'OPERATION_UNKNOWN') return 'unknown operation';
  if (decision.reason === 'POLICY_ERROR') return 'error';
  return decision.reason === 'POLICY_IMPLICIT_DENY' ? 'implicit deny' : 'forbidden';
}

test(`${COUNT} generated requests get the same answer from every engine and from an oracle written by hand`, async () => {
  const counts = new Map<Answer, number>();
  const disagreements: string[] = [];

  for (let index = 0; index < COUNT; index += 1) {
    const asked = request();
    const expected = oracle(TABLE, asked);
    counts.set(expected, (counts.get(expected) ?? 0) + 1);
    for (const [name, engine] of Object.entries(ENGINES)) {
      const answer = await answerOf(engine, asked);
      if (answer !== expected) disagreements.push(`${name}: ${answer}, not ${expected}: ${JSON.stringify(asked)}`);
    }
  }

  const told = [...counts].map(([answer, count]) => `${answer} ${count}`).join(', ');
  process.stdout.write(
    `conformance: ${COUNT} requests x ${Object.keys(ENGINES).length} engines and the oracle: ${disagreements.length} disagreements (${told})\n`,
  );
  expect(disagreements.slice(0, 5)).toEqual([]);
  for (const answer of ['allow', 'forbidden', 'implicit deny', 'error', 'unknown operation'] as const)
    expect(counts.get(answer)).toBeGreaterThan(100);
}, 300_000);

const MANY = Array.from({ length: 10_000 }, (_, index) => `group-${index}`);

test.each(Object.entries(ENGINES))('%s takes a caller with 10,000 groups', async (_, engine) => {
  const caller = {
    ...principal(),
    subject: 'alice',
    client: 'web',
    consumer: 'crm',
    tenant: 'acme',
    scopes: ['orders.read'],
  };
  const order = { type: 'Order', id: 'o-1', tenant: 'acme', owner: 'bob', parent: '' };
  const ask = (roles: string[]) =>
    engine.decide({
      principal: { ...caller, roles },
      operation: { id: 'getOrder', action: 'getOrder' },
      resources: [order],
    });

  const without = await ask(MANY);
  const withRole = await ask([...MANY, 'buyer']);

  expect([without.ok, withRole.ok]).toEqual([false, true]);
});
