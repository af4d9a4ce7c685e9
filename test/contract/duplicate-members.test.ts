import fc from 'fast-check';
import { duplicateMembers } from '../../src/contract/duplicate-members';

const pointers = (text: string) => duplicateMembers(text).map(({ pointer }) => pointer);

it.each([
  ['a member at the root', '{"a": 1, "b": 2, "a": 3}', ['/a']],
  ['a path', '{"paths": {"/a/{id}": {}, "/a/{id}": {}}}', ['/paths/~1a~1{id}']],
  ['a member of an object in an array', '[{"a": 1}, {"b": [1, 2], "b": {}}]', ['/1/b']],
  ['a name that is written otherwise', '{"a": 1, "\\u0061": 2}', ['/a']],
  ['each time once more', '{"a": 1, "a": 2, "a": 3}', ['/a', '/a']],
])('finds %s twice', (_name, text, expected) => {
  expect(pointers(text)).toEqual(expected);
});

it.each([
  ['one name in two objects', '{"a": {"x": 1}, "b": {"x": 1}}'],
  ['a text that is also a name', '{"a": "a", "b": ["a", "a"]}'],
  ['brackets and quotation marks in texts', '{"a": "}{\\"a\\":", "b\\\\": "\\\\", "b": "]["}'],
  ['no object at all', '"a"'],
])('passes over %s', (_name, text) => {
  expect(pointers(text)).toEqual([]);
});

it('tells where the second one stands', () => {
  const text = '{"a": 1,\n "a": 2}';

  expect(duplicateMembers(text)[0]?.offset).toBe(text.lastIndexOf('"a"'));
});

it('finds nothing in what was written by JSON.stringify', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => pointers(JSON.stringify(value)).length === 0));
});
