import fc from 'fast-check';
import { jsonHazard } from '../../../lambda/guard/input/json-hygiene';
import { isPlainJson } from '../../../lambda/guard/input/plain-json';

const isPlain = (text: string) => isPlainJson(text, JSON.parse(text));

it.each([
  ['an object', '{"a":1,"b":{"c":[1,2]}}'],
  ['spaces around colons', '{"a" : 1 ,\n"b"\t:2}'],
  ['colons in texts', '{"at":"10:30:00","link":"https://example.com:443/"}'],
  ['colons in names', '{"xml:lang":"en","a":"b:c"}'],
  ['quotation marks in texts', '{"a":"\\"b\\": 1"}'],
  ['a list of texts', '["a:b","c"]'],
  ['a bare text', '"a:b"'],
])('%s is plain', (_, text) => {
  expect(isPlain(text)).toBe(true);
});

it.each([
  ['a member twice', '{"a":1,"a":1}'],
  ['a member twice, deep inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
  ['a member twice, with colons in what is lost', '{"a":"x:y","a":"z"}'],
  ['a member twice, one of them escaped', '{"a":1,"\\u0061":2}'],
  ['a colon that is escaped', '{"a":"\\u003a","b":1,"b":1}'],
  ['a name that reaches prototypes', '{"__proto__":{}}'],
  ['the same, escaped', '{"__pro\\u0074o__":{}}'],
  ['65 levels', '['.repeat(65) + ']'.repeat(65)],
])('%s is not', (_, text) => {
  expect(isPlain(text)).toBe(false);
});

it('64 levels are plain, as they are to the reading of every character', () => {
  const text = '['.repeat(64) + ']'.repeat(64);

  expect([isPlain(text), jsonHazard(text)]).toEqual([true, undefined]);
});

const names = fc.constantFrom('a', 'b', 'a:', ':', 'constructor', '__proto__', '\\u0061', '"', 'x y');
const scalars = fc.oneof(
  fc.integer(),
  fc.constantFrom('"a"', '":"', '"a:b"', '"\\"a\\":1"', '"\\u003a"', 'true', 'null'),
);
const texts = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalars.map(String), tie('object'), tie('list')),
  object: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 4 })
    .map((members) => `{${members.map(([name, value]) => `"${name.replaceAll('"', '\\"')}" : ${value}`).join(',')}}`),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
}));

it('what is plain holds no hazard, and is a JSON text that was read as it stands', () => {
  fc.assert(
    fc.property(texts.value, (text) => {
      if (isPlain(text)) expect(jsonHazard(text)).toBeUndefined();
    }),
    { numRuns: 3_000, seed: 7 },
  );
});

it('what only has ordinary names is plain exactly where the reading of every character finds nothing', () => {
  const ordinary = texts.value.filter((text) => !/\\u|constructor|__proto__/.test(text));
  fc.assert(
    fc.property(ordinary, (text) => {
      expect(isPlain(text)).toBe(jsonHazard(text) === undefined);
    }),
    { numRuns: 2_000, seed: 7 },
  );
});
