import type { DrillParameter } from '../../../cli/drill/contract-view';
import { encodeBody } from '../../../cli/drill/encode-body';
import { serializeParameter } from '../../../cli/drill/serialize-parameter';

const parameter = (place: DrillParameter['in'], source: Record<string, unknown> = {}): DrillParameter => ({
  name: 'p',
  in: place,
  isRequired: true,
  schema: {},
  source,
});

const color = { R: 100, G: 200 };

// OpenAPI 3.1, section "Style Values", table "Style Examples".
it.each([
  [
    'query',
    {},
    ['a', 'b'],
    [
      ['p', 'a'],
      ['p', 'b'],
    ],
  ],
  ['query', { explode: false }, ['a', 'b'], [['p', 'a,b']]],
  ['query', { style: 'pipeDelimited', explode: false }, ['a', 'b'], [['p', 'a|b']]],
  [
    'query',
    {},
    color,
    [
      ['R', '100'],
      ['G', '200'],
    ],
  ],
  ['query', { explode: false }, color, [['p', 'R,100,G,200']]],
  [
    'query',
    { style: 'deepObject', explode: true },
    color,
    [
      ['p[R]', '100'],
      ['p[G]', '200'],
    ],
  ],
  ['query', { content: { 'application/json': {} } }, color, [['p', '{"R":100,"G":200}']]],
  ['path', {}, ['a', 'b/c'], [['p', 'a,b%2Fc']]],
  ['path', { explode: true }, color, [['p', 'R=100,G=200']]],
  ['path', { style: 'label' }, 'blue', [['p', '.blue']]],
  ['path', { style: 'matrix' }, ['a', 'b'], [['p', ';p=a,b']]],
  ['path', { style: 'matrix', explode: true }, ['a', 'b'], [['p', ';p=a;p=b']]],
  ['path', { style: 'matrix', explode: true }, color, [['p', ';R=100;G=200']]],
  ['header', {}, 5, [['p', '5']]],
] as const)('writes a %s parameter of %j', (place, source, value, expected) => {
  expect(serializeParameter(parameter(place, source), value)).toEqual(expected);
});

it('writes forms with lists as repeated fields', () => {
  const { value } = encodeBody('application/x-www-form-urlencoded', { a: [1, 2], b: { c: true } });

  expect(value).toBe('a=1&a=2&b=%7B%22c%22%3Atrue%7D');
});

it('writes multipart bodies under a boundary of their own', () => {
  const { contentType, value } = encodeBody('multipart/form-data', { a: 'x' });

  const boundary = /boundary=(.+)$/.exec(contentType)?.[1];
  expect(value).toBe(`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--${boundary}--\r\n`);
});

it('takes some type of a range', () => {
  expect(encodeBody('image/*', 'x').contentType).toBe('image/octet-stream');
});
