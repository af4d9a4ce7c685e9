import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm';
import { createEngine } from '../../../../lambda/core/authorization/decide';
import { buildPolicyBundle } from '../../../../src/layers/authorization/bundle';
import {
  type CedarResource,
  cedarQuestion,
  collectionOf,
  type OperationSpec,
  ownerOf,
  type Principal,
} from '../../../../src/vocabulary';
import { TABLE, TYPES } from './fixtures';

/** Policies of a user: every shape of action scope, so that a wrong slice would change a decision. */
const USER_POLICIES = {
  anyAction: 'forbid (principal, action, resource) when { principal.roles.contains("frozen") };',
  oneAction:
    'permit (principal, action == Action::"getOrder", resource is Order) when { principal.roles.contains("auditor") };',
  someActions:
    'permit (principal, action in [Action::"listOrders", Action::"backOffice"], resource) when { principal.consumer == "crm" };',
  forbidOne: 'forbid (principal, action == Action::"backOffice", resource) unless { resource.owner != "bob" };',
};
const BUNDLE = buildPolicyBundle(TABLE, TYPES, USER_POLICIES);
const REQUESTS = 4000;

interface Request {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  readonly resource: CedarResource;
}

/** Numbers that look random and are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function generate(count: number): Request[] {
  const next = random(6);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)]!;
  const some = <T>(choices: readonly T[]): T[] => choices.filter(() => next() < 0.5);
  return Array.from({ length: count }, () => {
    const operation = pick(TABLE.operations);
    const principal: Principal = {
      subject: pick(['alice', 'bob', 'c-1', '']),
      client: pick(['web', 'c-1']),
      issuer: 'https://id.example.com',
      consumer: pick(['web-app', 'crm', '']),
      tenant: pick(['acme', 'acme', 'globex', '']),
      roles: some(['buyer', 'clerk', 'admin', 'auditor']).concat(next() < 0.1 ? ['frozen'] : []),
      scopes: some(['orders.read', 'all', 'read']),
    };
    const types = [...operation.identifiers.map(({ resource }) => resource), ...(next() < 0.1 ? TYPES : [])];
    const object: CedarResource = {
      type: pick(types.length > 0 ? types : ['Order']),
      id: pick(['1', '2']),
      tenant: pick(['acme', 'acme', 'globex', '']),
      owner: pick(['alice', 'bob', 'crm', '']),
      parent: pick(['o-1', 'o-2', '']),
      ...(next() < 0.3 ? { expectedParent: pick(['o-1', 'o-2', '']) } : {}),
    };
    const onCollection = next() < (operation.identifiers.length > 0 ? 0.1 : 0.9);
    return { principal, operation, resource: onCollection ? collectionOf(principal) : object };
  });
}

/** The rules once more, by hand and without Cedar. */
function oracle({ principal, operation, resource }: Request): boolean {
  const isCollection = resource.type === 'Collection';
  const onPath = operation.identifiers.some((each) => each.in === 'path');
  const isDecided = isCollection ? !onPath : operation.identifiers.some((each) => each.resource === resource.type);
  const hasRole = operation.roles.length === 0 || operation.roles.some((role) => principal.roles.includes(role));
  const hasScope =
    operation.scopes.length === 0 || operation.scopes.some((all) => all.every((one) => principal.scopes.includes(one)));
  const isShared = operation.ownership === 'shared';
  const isOwner = ownerOf(principal) !== '' && resource.owner === ownerOf(principal);
  const byContract =
    isDecided &&
    hasRole &&
    hasScope &&
    (isShared || resource.tenant === principal.tenant) &&
    (operation.ownership !== 'owner' || resource.type !== operation.resource || isOwner);
  const byUser =
    (operation.action === 'getOrder' && resource.type === 'Order' && principal.roles.includes('auditor')) ||
    (['listOrders', 'backOffice'].includes(operation.action) && principal.consumer === 'crm');
  const forbidden =
    principal.roles.includes('frozen') ||
    (operation.action === 'backOffice' && resource.owner === 'bob') ||
    (!isShared && (principal.tenant === '' || resource.tenant !== principal.tenant)) ||
    (resource.expectedParent !== undefined && (resource.parent === '' || resource.parent !== resource.expectedParent));
  return (byContract || byUser) && !forbidden;
}

function wholeSet(request: Request): { allowed: boolean; policies: string[] } {
  const answer = statefulIsAuthorized({
    ...cedarQuestion(request.principal, request.operation, request.resource),
    preparsedPolicySetId: 'whole set',
  });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
  return { allowed: decision === 'allow', policies: [...diagnostics.reason].sort() };
}

describe(`over ${REQUESTS} generated requests`, () => {
  const engine = createEngine(BUNDLE);
  const requests = generate(REQUESTS);
  const sliced = requests.map(({ principal, operation, resource }) =>
    engine.decide({ principal, operation, resources: [resource] }),
  );

  test('slices decide as the whole set does, by the same policies', () => {
    preparsePolicySet('whole set', { staticPolicies: { ...BUNDLE.policies } });

    const whole = requests.map(wholeSet);

    expect(sliced.map(({ ok, policies }) => ({ allowed: ok, policies }))).toEqual(whole);
  });

  test('the engine decides as rules written by hand do', () => {
    const disagreements = requests.filter((request, index) => sliced[index]!.ok !== oracle(request));

    expect(disagreements).toEqual([]);
  });

  test('enough is allowed and refused for that to mean something', () => {
    const allowed = sliced.filter(({ ok }) => ok).length;
    const decidedBy = new Set(sliced.flatMap(({ policies }) => policies));

    expect(allowed).toBeGreaterThan(REQUESTS / 20);
    expect(allowed).toBeLessThan(REQUESTS / 2);
    expect([...decidedBy].sort()).toEqual(Object.keys(BUNDLE.policies).sort());
  });
});
