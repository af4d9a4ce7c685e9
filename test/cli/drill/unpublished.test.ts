import { unpublished } from '../../../cli/drill/unpublished';

const document = {
  components: {
    schemas: { Base: { properties: { id: { type: 'string' } } }, Open: { properties: {}, additionalProperties: true } },
  },
};

const base = { $ref: '#/components/schemas/Base' };

it.each([
  ['a member that no schema lists', base, { id: '1', margin: 0.3 }, ['/margin']],
  ['one inside a list', { type: 'array', items: base }, [{ id: '1' }, { secret: 1 }], ['/1/secret']],
  ['one inside a member', { properties: { order: base } }, { order: { id: '1', tenantId: 't' } }, ['/order/tenantId']],
  [
    'one beside what is composed',
    { allOf: [base, { properties: { name: {} } }] },
    { id: '1', name: 'n', x: 1 },
    ['/x'],
  ],
  [
    'a member that no alternative of its parent lists',
    { anyOf: [{ properties: { data: base } }, { properties: { data: { properties: { name: {} } } } }] },
    { data: { id: '1', secret: 1 } },
    ['/data/secret'],
  ],
])('finds %s', (_, schema, value, expected) => {
  expect(unpublished(document, schema, value)).toEqual(expected);
});

it.each([
  ['what the schema lists', base, { id: '1' }],
  ['further members that the schema allows', { $ref: '#/components/schemas/Open' }, { anything: 1 }],
  ['objects whose schema lists nothing', { type: 'object' }, { anything: 1 }],
  ['a null', base, null],
  [
    'a member that one of two alternatives describes otherwise',
    { anyOf: [{ properties: { data: base } }, { properties: { data: { properties: { base } } } }] },
    { data: { id: '1' } },
  ],
  ['a tuple', { prefixItems: [base, { properties: { name: {} } }] }, [{ id: '1' }, { name: 'n' }]],
  [
    'what a condition adds',
    { ...base, properties: { id: {} }, if: {}, then: { properties: { more: {} } } },
    { id: '1', more: 1 },
  ],
])('accepts %s', (_, schema, value) => {
  expect(unpublished(document, schema, value)).toEqual([]);
});
