import { createEngine } from '../../../../lambda/core/authorization/decide';
import {
  authorizeReturned,
  type ReturnedInput,
  type ReturnedObject,
} from '../../../../lambda/core/authorization/returned-objects';
import type { Resolver } from '../../../../lambda/core/authorization/resolver';
import { buildPolicyBundle } from '../../../../src/layers/authorization/bundle';
import type { OperationSpec, OperationTable, ReturnSpec } from '../../../../src/vocabulary';
import { caller, object, operation, TABLE, TYPES } from './fixtures';

const ROWS: ReturnSpec = { resource: 'Order', id: '/items/*/orderId', tenant: 'tenantId', owner: 'createdBy' };
const BARE: ReturnSpec = { resource: 'Order', id: '/items/*/orderId' };
const list = (returns: readonly ReturnSpec[], given: Partial<OperationSpec> = {}) =>
  operation('findOrders', { roles: ['buyer'], returns, ...given });

const STORE = [object(), object({ id: 'o-9', tenant: 'globex' })];
const resolve: Resolver = (type, id) =>
  Promise.resolve(id === 'down' ? 'unavailable' : STORE.find((each) => each.type === type && each.id === id));

function bundleOf(spec: OperationSpec, policies: Record<string, string> = {}) {
  const table: OperationTable = { ...TABLE, operations: [...TABLE.operations, spec] };
  return buildPolicyBundle(table, TYPES, policies);
}

async function refusal(
  spec: OperationSpec,
  objects: readonly ReturnedObject[],
  given: Partial<ReturnedInput> = {},
  policies: Record<string, string> = {},
) {
  const engine = createEngine(bundleOf(spec, policies));
  return authorizeReturned(
    { engine, resolve },
    { principal: caller(), operation: spec, objects, decided: new Set(), ...given },
  );
}

const row = (id: string | undefined, tenant?: string, owner = 'alice'): ReturnedObject => ({
  spec: ROWS,
  id,
  tenant,
  owner,
});
const bare = (id: string | undefined): ReturnedObject => ({ spec: BARE, id });

type Case = readonly [what: string, spec: OperationSpec, objects: ReturnedObject[], given?: Partial<ReturnedInput>];

/** jest would take a fourth parameter that no row has for a callback. */
function rows(...cases: Case[]) {
  return cases.map(([what, spec, objects, given]) => [what, { spec, objects, given }] as const);
}

describe('a response is passed on', () => {
  it.each(
    rows(
      ['with rows of the caller’s tenant', list([ROWS]), [row('o-1', 'acme'), row('o-2', 'acme', 'bob')]],
      ['with an object that the request named', list([BARE]), [bare('o-77')], { decided: new Set(['Order::o-77']) }],
      ['with an object that the resolver knows to be of the tenant', list([BARE]), [bare('o-1')]],
      ['without objects', list([ROWS]), []],
      [
        'with anybody’s object, where the contract says that they are',
        list([ROWS], { ownership: 'shared' }),
        [row('o-9', 'globex')],
      ],
    ),
  )('%s', async (_, { spec, objects, given }) => {
    expect(await refusal(spec, objects, given)).toBeUndefined();
  });
});

describe('a response is stopped', () => {
  it.each(
    rows(
      ['by one row of another tenant', list([ROWS]), [row('o-1', 'acme'), row('o-9', 'globex')]],
      ['by a row without a tenant', list([ROWS]), [row('o-1')]],
      ['by a row without an identifier', list([ROWS]), [row(undefined, 'acme')]],
      [
        'by a row of a colleague, where the owner decides',
        list([ROWS], { ownership: 'owner' }),
        [row('o-1', 'acme', 'bob')],
      ],
      [
        'by a row that names another tenant than what was decided on',
        list([ROWS]),
        [row('o-1', 'globex')],
        { decided: new Set(['Order::o-1']) },
      ],
      ['by an object that the resolver knows to be foreign', list([BARE]), [bare('o-9')]],
      ['by an object that does not exist', list([BARE]), [bare('o-404')]],
      ['while the owner cannot be told', list([BARE]), [bare('down')]],
      [
        'by more objects than are looked up',
        list([BARE]),
        Array.from({ length: 101 }, (_, index) => bare(`o-${index}`)),
      ],
      ['where the caller has no role', list([ROWS]), [row('o-1', 'acme')], { principal: caller({ roles: ['clerk'] }) }],
    ),
  )('%s', async (_, { spec, objects, given }) => {
    expect(await refusal(spec, objects, given)).toMatchObject({
      reason: 'RESPONSE_NOT_COVERED',
      layer: 'authorization',
      pointer: '/response/body/items/*/orderId',
    });
  });

  it('by a policy of the user alone', async () => {
    const policy =
      'forbid (principal, action == Action::"findOrders", resource is Order) when { resource.owner == "vip" };';

    const refused = await refusal(list([ROWS]), [row('o-1', 'acme', 'vip')], {}, { vip: policy });

    expect(refused).toMatchObject({ reason: 'RESPONSE_NOT_COVERED', policies: ['vip'] });
  });

  it('and the record names both lines', async () => {
    const refused = await refusal(list([ROWS]), [row('o-9', 'globex')]);

    expect(refused?.policies).toEqual(['code/authz-tenant', 'forbid-foreign-tenant']);
  });
});

test('ten thousand rows of one tenant cost one decision', async () => {
  const spec = list([ROWS]);
  const engine = createEngine(bundleOf(spec));
  let asked = 0;
  const counting = {
    hash: engine.hash,
    decide: (request: Parameters<typeof engine.decide>[0]) => {
      asked += request.resources.length;
      return engine.decide(request);
    },
  };
  const objects = Array.from({ length: 10_000 }, (_, index) => row(`o-${index}`, 'acme'));

  await authorizeReturned(
    { engine: counting, resolve },
    { principal: caller(), operation: spec, objects, decided: new Set() },
  );

  expect(asked).toBe(1);
});
