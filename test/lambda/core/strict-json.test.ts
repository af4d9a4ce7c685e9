import * as fc from 'fast-check';
import { parseStrictJson } from '../../../lambda/core/strict-json';

describe('parseStrictJson', () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{ "a" : 1 , "a" : 2 }',
    '{"x":{"a":1,"b":[{"c":1,"c":2}]}}',
    '[{"a":1},{"a":1,"a":1}]',
    '{"a":{"b":1},"b":2,"a":3}',
    '{"\\"":1,"\\"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ])('finds the member that is named twice in %s', (text) => {
    expect(parseStrictJson(text)).toMatchObject({ ok: false, fault: 'duplicate' });
  });

  it.each(['', '{', "{'a':1}", '{"a":1,}', '[1,]', 'NaN', '\ufeff{}', '{"a":01}', '"\n"'])('refuses %j', (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: false, fault: 'malformed' });
  });

  it.each([
    '{"a":{"a":{"a":1}}}',
    '["a","a",{"a":"a"}]',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":["b","b"],"b":"a"}',
    '"a"',
    '7',
  ])('accepts %s', (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('accepts whatever JSON.stringify writes, and parses it alike', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
