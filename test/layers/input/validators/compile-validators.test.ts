import { compiled, documentAround, modelOf } from '../../../lambda/guard/contract';

/** The validators of a body schema, both ways. */
function validatorsOf(schema: unknown, components: Record<string, unknown> = {}, openapi = '3.1.0') {
  const { validators, findings } = compiled(modelOf(documentAround(schema, components, openapi)));
  const { body, responses } = validators.operations['createThing'];
  return {
    request: (value: unknown) => body['application/json'].validate(value),
    response: (value: unknown) => responses['200']['application/json'].validate(value),
    codes: findings.map(({ code }) => code),
    findings,
  };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };

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

describe('OpenAPI 3.0', () => {
  const v30 = (schema: unknown, components = {}) => validatorsOf(schema, components, '3.0.3').request;

  it('says null with "nullable", also beside a reference', () => {
    const request = v30(
      {
        type: 'object',
        properties: {
          a: { type: 'string', nullable: true },
          b: { nullable: true, allOf: [ref('B')] },
          c: { type: 'string', enum: ['x'], nullable: true },
          d: text,
        },
      },
      { B: { type: 'object', properties: { e: text } } },
    );

    expect([{ a: null, b: null, c: null }, { d: null }, { b: { x: 1 } }, { c: 'y' }].map(request)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('has boolean exclusive bounds', () => {
    const request = v30({ type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false });

    expect([1, 1.1, 5, 5.1].map(request)).toEqual([false, true, true, false]);
  });

  it('ignores what stands beside a reference', () => {
    const request = v30(
      { type: 'object', properties: { a: { $ref: '#/components/schemas/A', minLength: 5 } } },
      { A: text },
    );

    expect(request({ a: 'x' })).toBe(true);
  });
});

describe('OpenAPI 3.1', () => {
  it('applies what stands beside a reference', () => {
    const { request } = validatorsOf({ type: 'object', properties: { a: { ...ref('A'), minLength: 5 } } }, { A: text });

    expect([{ a: 'x' }, { a: 'abcde' }].map(request)).toEqual([false, true]);
  });
});

describe('what cannot be enforced in full is reported', () => {
  it.each<[string, object, string]>([
    ['a format that nobody knows', { type: 'string', format: 'phone' }, 'format-unknown'],
    ['a pattern that explodes', { type: 'string', pattern: '^(a+)+$' }, 'pattern-explosive'],
    ['a schema that accepts everything', { type: 'object', properties: { a: { description: 'any' } } }, 'schema-open'],
    ['an object that names no members', { type: 'object' }, 'object-without-members'],
    ['"nullable" in OpenAPI 3.1', { type: 'string', nullable: true }, 'keyword-unknown'],
  ])('%s', (_, schema, code) => {
    const { codes, findings } = validatorsOf(schema);

    expect(codes).toContain(code);
    expect(findings.every(({ pointer, message, remedy }) => pointer.startsWith('/') && message && remedy)).toBe(true);
  });

  it('or refused at synth, every fault of the document together', () => {
    const schema = { type: 'object', properties: { a: { $dynamicRef: '#a' }, b: ref('Loop') } };

    expect(() => validatorsOf(schema, { Loop: { allOf: [ref('Loop'), text] } })).toThrow(/dynamicRef[\s\S]*Loop/);
  });
});

describe('compiled text', () => {
  it('grows with schemas and not with operations', () => {
    const document = (count: number) => {
      const one = documentAround(ref('Big'), {
        Big: { type: 'object', properties: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`m${i}`, text])) },
      });
      const paths = Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `/things${i}`,
          { post: { ...one.paths['/things'].post, operationId: `op${i}` } },
        ]),
      );
      return { ...one, paths };
    };
    const size = (count: number) => {
      const { validators } = compiled(modelOf(document(count)));
      const bodies = Object.values(validators.operations).map(({ body }) => body['application/json'].validate);
      return new Set(bodies).size;
    };

    expect([size(1), size(40)]).toEqual([1, 1]);
  });
});
