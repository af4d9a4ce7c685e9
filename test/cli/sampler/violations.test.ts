import { violationsOf } from '../../../cli/sampler/violations';

const kinds = (schema: object) =>
  violationsOf(schema, { document: { openapi: '3.1.0' }, direction: 'request' }).map(({ keyword }) => keyword);
const text = { type: 'string' };

it.each<[string, object]>([
  ['not', { ...text, not: { const: 'secret' } }],
  [
    'then',
    {
      required: ['k'],
      properties: { k: { const: 'a' }, x: text },
      if: { properties: { k: { const: 'a' } } },
      then: { required: ['x'] },
    },
  ],
  [
    'else',
    {
      properties: { k: { enum: ['a', 'b'] }, x: text },
      if: { required: ['k'], properties: { k: text } },
      else: { required: ['x'] },
    },
  ],
  ['patternProperties', { type: 'object', patternProperties: { '^x-[a-z]+$': text } }],
  ['additionalProperties', { type: 'object', additionalProperties: text }],
  ['unevaluatedProperties', { allOf: [{ type: 'object', properties: { a: text } }], unevaluatedProperties: false }],
  ['propertyNames', { type: 'object', additionalProperties: true, propertyNames: { maxLength: 5 } }],
  ['minProperties', { type: 'object', minProperties: 2, additionalProperties: text }],
  ['maxProperties', { type: 'object', maxProperties: 1, additionalProperties: text }],
  ['dependentRequired', { properties: { a: text, b: text }, dependentRequired: { a: ['b'] } }],
  [
    'dependentSchemas',
    { properties: { a: text }, dependentSchemas: { a: { required: ['b'], properties: { b: text } } } },
  ],
  ['contains', { type: 'array', items: text, contains: { const: 'mark' }, examples: [['mark']] }],
  ['items', { type: 'array', prefixItems: [text], items: false }],
  ['minimum', { type: 'array', prefixItems: [{ type: 'integer', minimum: 1 }] }],
])('breaks %s', (keyword, schema) => {
  expect(kinds(schema)).toContain(keyword);
});

it('gives nothing that the schema takes all the same', () => {
  expect(kinds({ not: { type: 'string' }, type: ['string', 'integer'] })).not.toContain('additionalProperties');
});
