import { createGuard } from '../../../lambda/guard/guard';
import { listed } from '../../../lambda/core/operation-list';
import { contract, depsWith } from './request';
import fc from 'fast-check';
import { boundedPattern } from '../../../lambda/guard/input/pattern';
import { readValidators } from '../../../lambda/guard/input/load-validators';
import { jsonHazard } from '../../../lambda/guard/input/json-hygiene';
import { hasUniqueItems } from '../../../lambda/guard/input/unique-items';
import { judgePattern } from '../../../src/layers/input/validators/pattern-safety';
import { encodePattern } from '../../../src/vocabulary/validators';

describe('the scan of a JSON text', () => {
  it('finds nothing in what JSON.stringify writes', () => {
    const plain = fc.json({ maxDepth: 8 }).filter((text) => !/__proto__|constructor|prototype/.test(text));

    fc.assert(
      fc.property(plain, (text) => jsonHazard(text) === undefined),
      { numRuns: 500 },
    );
  });

  it('finds a member named twice wherever it stands', () => {
    const twice = (inner: string, name: string) => `{${JSON.stringify(name)}:1,${JSON.stringify(name)}:${inner}}`;
    const name = fc.string().filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));

    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        name,
        (inner, member) =>
          jsonHazard(`[[],{"a":"}{","b":[${twice('0', member)}]},${inner}]`)?.reason === 'BODY_DUPLICATE_MEMBER',
      ),
      { numRuns: 300 },
    );
  });

  it.each(['{"a":1,"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"a","b":"a"}', '{"a":"\\"a\\":","b":1}', '["a","a"]'])(
    'takes equal names of different objects for what they are: %s',
    (text) => {
      expect(jsonHazard(text)).toBeUndefined();
    },
  );

  it('does not grow a stack on a million levels', () => {
    expect(jsonHazard('['.repeat(1_000_000))?.reason).toBe('BODY_TOO_DEEP');
  });
});

describe('a pattern that explodes', () => {
  it.each([
    '^(a+)+$',
    '^(\\w+\\s?)*$',
    '(a|a)*$',
    '(x+x+)+y',
    '^([a-zA-Z0-9]+)*@$',
    '^(a+)+\\p{L}$',
    '^(?=a)(a+)+$',
    '\\s+$',
  ])('costs no more than a moment: %s', (source) => {
    const { bounded } = judgePattern(source);
    const pattern = boundedPattern(encodePattern(bounded!));
    const start = process.hrtime.bigint();

    for (const text of ['a', 'aaaa ', 'x', ' ']) {
      for (const length of [20, 24, 30, 1000, 65_000]) pattern.test(`${text.repeat(length).slice(0, length)}!`);
    }

    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(3000);
  });

  it('still matches what it is meant for', () => {
    const { bounded } = judgePattern('^[a-z]+(-[a-z]+)*$');
    const pattern = boundedPattern(encodePattern(bounded!));

    expect(['a-b-c', 'abc', 'a--b'].map((text) => pattern.test(text))).toEqual([true, true, false]);
  });

  it.each(['^[a-z]{1,8}$', '^\\p{Lu}+$', 'ab?c', '^a+$'])('is not taken for one when it is harmless: %s', (source) => {
    expect(judgePattern(source)).toMatchObject({ risk: 'none', bounded: { maxLength: 0 } });
  });

  it('is told from text that is no pattern', () => {
    expect(judgePattern('(').bounded).toBeUndefined();
  });
});

describe('uniqueness of items', () => {
  it.each<[unknown[], boolean]>([
    [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      false,
    ],
    [[1, '1', null, 'null', [1], ['1']], true],
    [[0, false, ''], true],
  ])('compares values, not spellings: %j', (list, unique) => {
    expect(hasUniqueItems(list)).toBe(unique);
  });
});

describe('the load of compiled validators', () => {
  it('fails for a module that the guard does not carry', () => {
    const text = 'module.exports={"modules":["node:fs"],"functions":"","operations":"","ends":[5]};\n([]);';

    expect(() => readValidators(Buffer.from(text), 'v.js')).toThrow('node:fs');
  });

  it('fails for a file that was cut off', () => {
    const text = 'module.exports={"modules":[],"functions":"","operations":"","ends":[6]};\n([]);';

    expect(() => readValidators(Buffer.from(text), 'v.js')).toThrow('no whole validator module');
  });

  it('is not taken for that of other operations', () => {
    const operations = listed(contract.table.operations.slice(1));

    expect(() => createGuard(depsWith([], { operations }))).toThrow('validators are those of other operations');
  });

  it('fails for a file that is none', () => {
    expect(() => readValidators(Buffer.from('1'), 'v.js')).toThrow('no validator module');
  });
});
