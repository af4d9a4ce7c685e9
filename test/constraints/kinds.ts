/** One kind of constraint: a schema that holds it, a value that conforms and one that breaks just that. */
export interface Kind {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly good: unknown;
  readonly bad: unknown;
  /** Only requests, or only responses, are held to it. */
  readonly only?: 'request' | 'response';
}

const kind = (name: string, schema: Kind['schema'], good: unknown, bad: unknown): Kind => ({ name, schema, good, bad });
const format = (name: string, good: string, bad: string) =>
  kind(`format-${name}`, { type: 'string', format: name }, good, bad);
const object = (properties: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const text = { type: 'string', maxLength: 40 };
const whole = { type: 'integer' };
const list = (more: Readonly<Record<string, unknown>>) => ({ type: 'array', items: whole, ...more });

/** Constraints of one text or number: they are tried in every place that a request has. */
export const SCALARS: readonly Kind[] = [
  kind('type-integer', whole, 3, 'three'),
  kind('type-number', { type: 'number' }, 1.5, 'much'),
  kind('type-boolean', { type: 'boolean' }, true, 'maybe'),
  kind('enum', { enum: ['open', 'sent'] }, 'open', 'lost'),
  kind('const', { const: 'fixed' }, 'fixed', 'loose'),
  kind('multipleOf', { type: 'integer', multipleOf: 5 }, 10, 7),
  kind('maximum', { type: 'integer', maximum: 9 }, 9, 10),
  kind('minimum', { type: 'integer', minimum: 1 }, 1, 0),
  kind('exclusiveMaximum', { type: 'number', exclusiveMaximum: 9 }, 8.5, 9),
  kind('exclusiveMinimum', { type: 'integer', exclusiveMinimum: 0 }, 1, 0),
  kind('maxLength', { type: 'string', maxLength: 4 }, 'four', 'fives'),
  kind('minLength', { type: 'string', minLength: 3 }, 'abc', 'ab'),
  kind('pattern', { type: 'string', pattern: '^[A-Z]{3}$' }, 'ABC', 'AbC'),
  format('date', '2026-02-28', '2026-02-30'),
  format('date-time', '2026-02-28T10:00:00Z', '2026-02-28 10h'),
  format('time', '10:00:00Z', '25:00:00Z'),
  format('duration', 'P3D', '3 days'),
  format('uuid', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c'),
  format('email', 'ada@example.com', 'ada.example.com'),
  format('hostname', 'example.com', '-example-.com'),
  format('ipv4', '192.0.2.1', '192.0.2.256'),
  format('ipv6', '2001:db8::1', '2001:db8::g'),
  format('uri', 'https://example.com/a', 'example.com'),
  format('byte', 'aGk=', 'aGk'),
  kind('format-int32', { type: 'integer', format: 'int32' }, 2147483647, 2147483648),
  kind('anyOf', { anyOf: [{ type: 'integer', minimum: 5 }, { enum: ['all'] }] }, 'all', 4),
  kind('oneOf', { type: 'integer', oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }, 4, 6),
  kind('allOf', { allOf: [{ type: 'integer' }, { minimum: 5 }] }, 5, 4),
  kind('not', { type: 'string', maxLength: 9, not: { enum: ['root'] } }, 'user', 'root'),
];

const base = object({ a: text });

/** Constraints of objects and lists: tried in bodies, responses and parameters that hold JSON. */
export const STRUCTURES: readonly Kind[] = [
  kind('type-object', base, { a: 'x' }, ['x']),
  kind('type-array', list({}), [1], { a: 1 }),
  kind('type-null', { type: ['string', 'null'], maxLength: 9 }, null, 5),
  kind('properties', base, { a: 'x' }, { a: 5 }),
  kind('required', object({ a: text }, { required: ['a'] }), { a: 'x' }, {}),
  kind('closed-by-default', base, { a: 'x' }, { a: 'x', b: 'y' }),
  kind('additionalProperties-false', object({ a: text }, { additionalProperties: false }), {}, { b: 'y' }),
  kind('additionalProperties', { type: 'object', additionalProperties: whole }, { x: 1 }, { x: 'one' }),
  kind(
    'unevaluatedProperties',
    { type: 'object', allOf: [base], properties: { c: whole }, unevaluatedProperties: false },
    { a: 'x', c: 1 },
    { a: 'x', d: 1 },
  ),
  kind(
    'patternProperties',
    { type: 'object', patternProperties: { '^n-': whole }, additionalProperties: false },
    { 'n-a': 1 },
    { 'n-a': 'one' },
  ),
  kind(
    'propertyNames',
    { type: 'object', additionalProperties: whole, propertyNames: { pattern: '^[a-z]+$' } },
    { abc: 1 },
    { ABC: 1 },
  ),
  kind('minProperties', object({ a: text }, { minProperties: 1 }), { a: 'x' }, {}),
  kind('maxProperties', { type: 'object', additionalProperties: whole, maxProperties: 1 }, { x: 1 }, { x: 1, y: 2 }),
  kind(
    'dependentRequired',
    object({ card: text, code: text }, { dependentRequired: { card: ['code'] } }),
    { card: '1', code: '2' },
    { card: '1' },
  ),
  kind(
    'dependentSchemas',
    object({ card: text, code: text }, { dependentSchemas: { card: { required: ['code'] } } }),
    { code: '2' },
    { card: '1' },
  ),
  kind(
    'if-then-else',
    object(
      { kind: { enum: ['a', 'b'] }, size: whole },
      { if: { properties: { kind: { const: 'a' } } }, then: { required: ['size'] }, else: { required: ['kind'] } },
    ),
    { kind: 'b' },
    { kind: 'a' },
  ),
  kind('allOf-objects', { allOf: [base, object({ b: whole }, { required: ['b'] })] }, { a: 'x', b: 1 }, { a: 'x' }),
  kind('anyOf-objects', { anyOf: [base, object({ b: whole })] }, { b: 1 }, { b: 'x' }),
  kind(
    'oneOf-objects',
    { oneOf: [object({ a: text }, { required: ['a'] }), object({ b: text }, { required: ['b'] })] },
    { b: 'x' },
    { a: 'x', b: 'y' },
  ),
  kind('not-objects', { ...base, not: { required: ['a'] } }, {}, { a: 'x' }),
  kind('items', list({}), [1, 2], [1, 'two']),
  kind('items-false', { type: 'array', prefixItems: [whole], items: false }, [1], [1, 2]),
  kind('prefixItems', { type: 'array', prefixItems: [whole, text], items: false }, [1, 'a'], ['a', 1]),
  kind('contains', list({ contains: { const: 7 } }), [1, 7], [1, 2]),
  kind('minContains', list({ contains: { const: 7 }, minContains: 2 }), [7, 7], [7]),
  kind('maxContains', list({ contains: { const: 7 }, maxContains: 1 }), [7, 1], [7, 7]),
  kind('minItems', list({ minItems: 2 }), [1, 2], [1]),
  kind('maxItems', list({ maxItems: 2 }), [1, 2], [1, 2, 3]),
  kind('uniqueItems', list({ uniqueItems: true }), [1, 2], [1, 1]),
  kind('unevaluatedItems', { type: 'array', prefixItems: [whole], unevaluatedItems: false }, [1], [1, 2]),
  kind(
    'recursive',
    { $ref: '#/components/schemas/Tree' },
    { children: [{ children: [] }] },
    { children: [{ leaf: 1 }] },
  ),
  kind('discriminator', { $ref: '#/components/schemas/Pet' }, { kind: 'dog', bark: 1 }, { kind: 'cat', bark: 1 }),
  { ...kind('readOnly', { $ref: '#/components/schemas/Owned' }, { name: 'a' }, { name: 'a', id: 1 }), only: 'request' },
  { ...kind('writeOnly', { $ref: '#/components/schemas/Owned' }, { id: 1 }, { id: 1, secret: 'x' }), only: 'response' },
];

const pet = (name: string, member: string) =>
  object({ kind: { enum: [name] }, [member]: whole }, { required: ['kind', member] });

/** Schemas that the kinds refer to. */
export const COMPONENTS = {
  Tree: object({ children: { type: 'array', maxItems: 9, items: { $ref: '#/components/schemas/Tree' } } }),
  Dog: pet('dog', 'bark'),
  Cat: pet('cat', 'purr'),
  Pet: {
    oneOf: [{ $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cat' }],
    discriminator: {
      propertyName: 'kind',
      mapping: { dog: '#/components/schemas/Dog', cat: '#/components/schemas/Cat' },
    },
  },
  Owned: object({
    name: text,
    id: { type: 'integer', readOnly: true },
    secret: { type: 'string', maxLength: 9, writeOnly: true },
  }),
};

/** What only OpenAPI 3.0 says so. */
export const OLD: readonly Kind[] = [
  kind('nullable', { type: 'string', maxLength: 9, nullable: true }, null, 5),
  kind('not-nullable', { type: 'string', maxLength: 9 }, 'x', null),
  kind('nullable-reference', { nullable: true, allOf: [{ $ref: '#/components/schemas/Dog' }] }, null, 'x'),
  kind('exclusiveMinimum-true', { type: 'integer', minimum: 0, exclusiveMinimum: true }, 1, 0),
  kind('exclusiveMaximum-true', { type: 'number', maximum: 9, exclusiveMaximum: true }, 8.5, 9),
  kind('exclusiveMinimum-false', { type: 'integer', minimum: 0, exclusiveMinimum: false }, 0, -1),
  kind('sibling-of-a-reference', { $ref: '#/components/schemas/Dog', type: 'string' }, { kind: 'dog', bark: 1 }, 'x'),
  ...STRUCTURES.filter(({ name }) => ['recursive', 'discriminator', 'readOnly', 'writeOnly'].includes(name)),
];
