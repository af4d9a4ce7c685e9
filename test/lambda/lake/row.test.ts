import fc from 'fast-check';
import { OCSF_COLUMNS } from '../../../lambda/lake/ocsf-columns';
import { parquetFile } from '../../../lambda/lake/parquet';
import { rowOf } from '../../../lambda/lake/row';
import { readParquet } from './read-parquet';

const columns = OCSF_COLUMNS['6003'];
const base = { class_uid: 6003, time: 1 };

const throughFile = async (record: Record<string, unknown>) =>
  (await readParquet(parquetFile(columns, [rowOf({ ...base, ...record }, columns)])))[0]!;

describe('rowOf', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['no column', { color: 'red' }, { color: 'red' }],
    ['a column of another type', { severity_id: 'high' }, { severity_id: 'high' }],
    ['a number that is too large', { severity_id: 2 ** 40 }, { severity_id: '1099511627776' }],
    ['a text in the place of a struct', { actor: 'me' }, { actor: 'me' }],
    ['a list with one item of another type', { resources: [{ uid: 'a' }, 7] }, { resources: '[{"uid":"a"},7]' }],
    ['a member without a column', { actor: { mood: 'good' } }, { 'actor.mood': 'good' }],
    ['members of its own', { unmapped: { hardened: { reason: 'X' } } }, { 'hardened.reason': 'X' }],
    ['an unmapped that is no object', { unmapped: 'text' }, { unmapped: 'text' }],
  ])('keeps %s as unmapped', async (_name, record, unmapped) => {
    expect((await throughFile(record))['unmapped']).toEqual(unmapped);
  });

  it.each(['__proto__', 'constructor', 'toString', 'a\u0000b', '"; DROP TABLE', '\ud800', '\u202e', ''])(
    'takes the text %j in any place, name or value',
    async (text) => {
      const record = JSON.parse(JSON.stringify({ message: text, unmapped: { hardened: { [text]: text } } })) as object;

      const row = await throughFile(record as Record<string, unknown>);

      const wellFormed = text.replace('\ud800', '\ufffd');
      expect(row['message']).toBe(wellFormed);
      expect(row['class_uid']).toBe(6003);
      expect(Object.values(row['unmapped'] as object)).toEqual([wellFormed]);
    },
  );

  it('writes any JSON as a file that can be read, and changes no other row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (record) => {
        const rows = [rowOf({ ...record, ...base }, columns), rowOf({ ...base, message: 'next' }, columns)];

        const [, next] = await readParquet(parquetFile(columns, rows));

        expect(next).toEqual({ ...base, message: 'next' });
      }),
      { numRuns: 150 },
    );
  });
});
