import { validatorsOf, ref, text } from './validators-fixture';

describe('each constraint of the contract is enforced', () => {
  it.each<[string, object, unknown, unknown]>([
    ['type', { type: 'integer' }, 1, 1.5],
    ['type list', { type: ['string', 'null'] }, null, 1],
    ['enum', { enum: ['a', 1] }, 1, '1'],
    ['const', { const: 'a' }, 'a', 'b'],
    ['minimum', { type: 'number', minimum: 1 }, 1, 0.9],
    ['maximum', { type: 'number', maximum: 1 }, 1, 1.1],
    ['exclusiveMinimum', { type: 'number', exclusiveMinimum: 1 }, 1.1, 1],
    ['exclusiveMaximum', { type: 'number', exclusiveMaximum: 1 }, 0.9, 1],
    ['multipleOf', { type: 'number', multipleOf: 0.01 }, 19.99, 19.995],
    ['minLength', { type: 'string', minLength: 2 }, 'ab', '\u{1f600}'],
    ['maxLength', { type: 'string', maxLength: 1 }, '\u{1f600}', 'ab'],
    ['pattern', { type: 'string', pattern: '^a+$' }, 'aa', 'ab'],
    ['format', { type: 'string', format: 'date' }, '2024-02-29', '2023-02-29'],
    ['minItems', { type: 'array', minItems: 1 }, [1], []],
    ['maxItems', { type: 'array', maxItems: 1 }, [1], [1, 2]],
    [
      'uniqueItems',
      { type: 'array', uniqueItems: true },
      [1, 2],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    ['items', { type: 'array', items: text }, ['a'], [1]],
    ['prefixItems', { type: 'array', prefixItems: [text], items: false }, ['a'], ['a', 'b']],
    ['contains', { type: 'array', contains: text, minContains: 2 }, ['a', 'b', 1], ['a', 1]],
    ['required', { required: ['a'], properties: { a: text } }, { a: 'x' }, {}],
    ['minProperties', { type: 'object', minProperties: 1, additionalProperties: true }, { a: 1 }, {}],
    ['maxProperties', { type: 'object', maxProperties: 1, additionalProperties: true }, { a: 1 }, { a: 1, b: 2 }],
    [
      'propertyNames',
      { type: 'object', propertyNames: { maxLength: 1 }, additionalProperties: true },
      { a: 1 },
      { ab: 1 },
    ],
    ['patternProperties', { type: 'object', patternProperties: { '^x': text } }, { xa: 'a' }, { xa: 1 }],
    ['additionalProperties', { type: 'object', additionalProperties: text }, { a: 'a' }, { a: 1 }],
    [
      'dependentRequired',
      { properties: { a: text, b: text }, dependentRequired: { a: ['b'] } },
      { a: '', b: '' },
      { a: '' },
    ],
    [
      'dependentSchemas',
      { properties: { a: text }, dependentSchemas: { a: { required: ['b'], properties: { b: text } } } },
      { a: '', b: '' },
      { a: '' },
    ],
    ['not', { type: 'string', not: { enum: ['root'] } }, 'a', 'root'],
    ['if', { type: 'number', if: { minimum: 10 }, then: { multipleOf: 10 }, else: { maximum: 5 } }, 20, 7],
    ['anyOf', { anyOf: [text, { type: 'null' }] }, null, 1],
    [
      'oneOf',
      {
        oneOf: [
          { type: 'number', minimum: 5 },
          { type: 'number', maximum: 7 },
        ],
      },
      8,
      6,
    ],
    ['allOf', { allOf: [{ type: 'number', minimum: 5 }, { maximum: 7 }] }, 6, 8],
    ['false', { type: 'object', properties: { a: false, b: text } }, { b: '' }, { a: 1 }],
  ])('%s', (_, schema, good, bad) => {
    const { request, response } = validatorsOf(schema);

    expect([request(good), request(bad), response(good), response(bad)]).toEqual([true, false, true, false]);
  });
});

describe('objects are closed', () => {
  it('unless the schema names the opening', () => {
    const { request } = validatorsOf({
      type: 'object',
      properties: {
        closed: { type: 'object', properties: { a: text } },
        open: { type: 'object', additionalProperties: true },
      },
    });

    expect([{ x: 1 }, { closed: { a: 'a', x: 1 } }, { open: { x: 1 } }].map(request)).toEqual([false, false, true]);
  });

  it('over all parts of a composition', () => {
    const { request } = validatorsOf(
      {
        allOf: [ref('Base'), { type: 'object', properties: { b: text } }],
        oneOf: [
          { properties: { c: text }, required: ['c'] },
          { properties: { d: text }, required: ['d'] },
        ],
      },
      { Base: { type: 'object', properties: { a: text } } },
    );

    expect(request({ a: '', b: '', c: '' })).toBe(true);
    // `d` belongs to the branch that does not hold.
    expect(
      [
        { a: '', x: 1 },
        { a: '', c: '', x: '' },
        { c: '', d: 1 },
      ].map(request),
    ).toEqual([false, false, false]);
  });

  it('by all parts together where several describe one member', () => {
    const { request } = validatorsOf(
      {
        allOf: [
          ref('Page'),
          { properties: { data: { type: 'array', items: { type: 'object', properties: { id: text } } } } },
        ],
      },
      { Page: { type: 'object', properties: { data: { type: 'array', items: { type: 'object' } }, next: text } } },
    );

    expect(
      [{ data: [{ id: 'a' }], next: '' }, { data: [{ id: 'a', x: 1 }] }, { data: [{ id: 1 }] }].map(request),
    ).toEqual([true, false, false]);
  });

  it('in recursive schemas', () => {
    const { request } = validatorsOf(ref('Node'), {
      Node: { allOf: [ref('Named'), { type: 'object', properties: { next: ref('Node') } }] },
      Named: { type: 'object', properties: { name: text, next: { type: 'object' } } },
    });

    expect([{ next: { next: { name: 'a' } } }, { next: { next: { x: 1 } } }].map(request)).toEqual([true, false]);
  });

  it('and names of Object.prototype count as members like any other', () => {
    const { request } = validatorsOf({
      type: 'object',
      required: ['toString'],
      properties: { toString: text, a: text },
    });

    expect([{}, { a: '' }, { toString: 'own' }, { toString: 'own', valueOf: 1 }].map(request)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('members of one direction', () => {
  const schema = {
    type: 'object',
    required: ['id', 'password', 'name'],
    properties: { id: { allOf: [ref('Id')] }, password: { type: 'string', writeOnly: true }, name: text },
  };
  const { request, response } = validatorsOf(schema, { Id: { type: 'string', readOnly: true } });

  it.each<[object, boolean, boolean]>([
    [{ name: '', password: '' }, true, false],
    [{ name: '', id: '' }, false, true],
    [{ name: '', id: '', password: '' }, false, false],
    [{ name: '' }, false, false],
  ])('%j', (value, sent, answered) => {
    expect([request(value), response(value)]).toEqual([sent, answered]);
  });
});

describe('a discriminator', () => {
  const components = {
    Cat: { type: 'object', required: ['kind'], properties: { kind: text, lives: { type: 'integer' } } },
    Dog: { type: 'object', required: ['kind'], properties: { kind: text, barks: { type: 'boolean' } } },
  };

  it('chooses the branch by its mapping', () => {
    const mapping = { cat: '#/components/schemas/Cat', dog: 'Dog' };
    const { request } = validatorsOf(
      { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind', mapping } },
      components,
    );

    expect([{ kind: 'cat', lives: 9 }, { kind: 'dog', lives: 9 }, { kind: 'cow' }].map(request)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('of a base chooses the schema that builds on it', () => {
    const { request } = validatorsOf(ref('Pet'), {
      Pet: { type: 'object', required: ['kind'], properties: { kind: text }, discriminator: { propertyName: 'kind' } },
      Cat: { allOf: [ref('Pet'), { type: 'object', properties: { lives: { type: 'integer' } } }] },
      Lion: { allOf: [ref('Cat'), { type: 'object', properties: { mane: { type: 'boolean' } } }] },
    });

    expect([{ kind: 'Cat', lives: 9 }, { kind: 'Lion', lives: 1, mane: true }, { kind: 'other' }].map(request)).toEqual(
      [true, false, true],
    );
    expect(
      [
        { kind: 'other', lives: 9 },
        { kind: 'Cat', mane: true },
      ].map(request),
    ).toEqual([false, false]);
  });
});
