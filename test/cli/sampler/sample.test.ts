import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { sampleOf } from '../../../cli/sampler/sample';
import { violationsOf } from '../../../cli/sampler/violations';

const document = parse(readFileSync(join(__dirname, '../../../examples/orders/openapi.yaml'), 'utf8')) as {
  components: { schemas: Record<string, object> };
};
const ajv = new Ajv2020({ strict: false });
addFormats(ajv);
ajv.addSchema(document, 'contract');

const names = Object.keys(document.components.schemas);
const validatorOf = (name: string) => ajv.compile({ $ref: `contract#/components/schemas/${name}` });

describe('samples', () => {
  test.each(names)('%s: a sample conforms for every seed', (name) => {
    const validate = validatorOf(name);

    const samples = [0, 1, 7, 50].map((seed) =>
      sampleOf(document.components.schemas[name], { document, seed, direction: 'request' }),
    );

    expect(samples.filter((sample) => !validate(sample))).toEqual([]);
  });

  test.each(names)('%s: a violation breaks the schema', (name) => {
    const validate = validatorOf(name);

    const violations = violationsOf(document.components.schemas[name], { document, direction: 'request' });

    expect(
      violations.filter(({ value }) => validate(value)).map(({ keyword, pointer }) => `${keyword} at ${pointer}`),
    ).toEqual([]);
  });

  test('another seed gives another value', () => {
    const schema = { type: 'string', pattern: '^ord-[a-z0-9]{8,32}$', maxLength: 36 };

    const ids = new Set(
      Array.from({ length: 50 }, (_, seed) => sampleOf(schema, { document: {}, seed, direction: 'request' })),
    );

    expect(ids.size).toBe(50);
  });

  test.each([
    ['a pattern without anchors', { type: 'string', pattern: 'payTo|upi' }],
    ['a pattern that everything matches', { type: 'string', pattern: '.*' }],
    [
      'a choice of constants',
      { type: 'object', anyOf: [{ properties: { a: { const: 1 } } }, { properties: { a: { const: 2 } } }] },
    ],
    [
      'a choice of texts',
      {
        oneOf: [
          { type: 'string', pattern: '^a$' },
          { type: 'string', maxLength: 3, minLength: 2 },
        ],
      },
    ],
  ])('%s is really broken, or left alone', (_, schema) => {
    const validate = ajv.compile(schema);

    const broken = violationsOf(schema, { document: {}, direction: 'request' });

    expect(broken.filter(({ value }) => validate(value))).toEqual([]);
  });
});
