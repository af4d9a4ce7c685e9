import { compiled, documentAround, modelOf } from '../../../lambda/guard/contract';
import { validatorsOf, ref, text } from './validators-fixture';

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
      const bodies = validators.ids
        .split('\n')
        .map((id) => validators.operations[id].body['application/json'].validate);
      return new Set(bodies).size;
    };

    expect([size(1), size(40)]).toEqual([1, 1]);
  });
});
