import { encodeBody } from '../../../cli/drill/encode-body';

it('quotes a JSON body that is a text alone', () => {
  expect(encodeBody('application/json', 'abc').value).toBe('"abc"');
});

it('leaves other JSON bodies as values, so that attacks can change them', () => {
  expect(encodeBody('application/json', { a: 1 }).value).toEqual({ a: 1 });
});

describe('a form', () => {
  const written = (value: object, encoding: Record<string, unknown> = {}) =>
    encodeBody('application/x-www-form-urlencoded', value, { encoding }).value;

  it.each<[string, object, Record<string, unknown>, string]>([
    ['lists as repeated fields', { a: ['1', '2'] }, {}, 'a=1&a=2'],
    ['objects as JSON', { a: { b: 1 } }, {}, 'a=%7B%22b%22%3A1%7D'],
    ['texts as JSON where the contract says so', { a: 'b' }, { a: { contentType: 'application/json' } }, 'a=%22b%22'],
    ['a list in one field', { a: ['x,', 'y'] }, { a: { explode: false } }, 'a=x%2C,y'],
    ['a list with spaces', { a: [1, 2] }, { a: { style: 'spaceDelimited' } }, 'a=1+2'],
    [
      'members in brackets',
      { a: { b: 1, c: [2, 3] } },
      { a: { style: 'deepObject' } },
      'a%5Bb%5D=1&a%5Bc%5D=2&a%5Bc%5D=3',
    ],
    ['members without their object', { a: { b: 1 } }, { a: { style: 'form' } }, 'b=1'],
    ['names and values in turn', { a: { b: 1 } }, { a: { style: 'form', explode: false } }, 'a=b,1'],
  ])('holds %s', (_, value, encoding, expected) => {
    expect(written(value, encoding)).toBe(expected);
  });
});

it('names the type of a part where the contract does, and no styles where OpenAPI 3.0 knows none', () => {
  const encoding = { a: { contentType: 'image/png' }, b: { style: 'deepObject' } };

  const { value } = encodeBody('multipart/form-data', { a: 'x', b: { c: 1 } }, { encoding });

  expect(value).toContain('name="a"\r\nContent-Type: image/png\r\n\r\nx\r\n');
  expect(value).toContain('name="b"\r\n\r\n{"c":1}\r\n');
});
