import { containmentRecord } from '../../lambda/containment/containment-record';
import { ocsfEvent } from '../../lambda/core/audit';
import { OCSF_COLUMNS } from '../../lambda/lake/ocsf-columns';
import { parquetFile } from '../../lambda/lake/parquet';
import { rowOf } from '../../lambda/lake/row';
import type { LakeClass } from '../../src/vocabulary';
import { readParquet } from '../lambda/lake/read-parquet';
import { hasOcsfSchema, OcsfSchema } from './ocsf-schema';
import { findings, NOW, records } from './sample-records';

type Json = Record<string, unknown>;

/** Everything that this product records, as lines of a log hold it. */
function events(): Json[] {
  const contained = containmentRecord(
    { action: { kind: 'block', target: '203.0.113.9/32' }, what: 'taken', finding: 'f-1', by: 'alice', expires: 1 },
    NOW,
  );
  const all = [...records().map((record) => ocsfEvent(record, NOW)), ...findings(), contained];
  return all.map((event) => JSON.parse(JSON.stringify(event)) as Json);
}

const withoutUnmapped = ({ unmapped: _, ...members }: Json) => members;
const asTexts = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Each event, and the row that a reader has of it. */
async function rowsBack(): Promise<(readonly [Json, Json])[]> {
  const classes: readonly LakeClass[] = ['3002', '6003', '2004'];
  const pairs = await Promise.all(
    classes.map(async (each) => {
      const of = events().filter(({ class_uid }) => String(class_uid) === each);
      const columns = OCSF_COLUMNS[each];
      const rows = await readParquet(
        parquetFile(
          columns,
          of.map((event) => rowOf(event, columns)),
        ),
      );
      return of.map((event, index) => [event, rows[index]!] as const);
    }),
  );
  return pairs.flat();
}

describe('records in the files of a lake', () => {
  it('come back from a file as they were recorded', async () => {
    const pairs = await rowsBack();

    expect(pairs.map(([, row]) => withoutUnmapped(row))).toEqual(pairs.map(([event]) => withoutUnmapped(event)));
    expect(pairs).toHaveLength(events().length);
  });

  it('have what OCSF has no member for under its path', async () => {
    const pairs = await rowsBack();

    for (const [event, row] of pairs) {
      const [[name, members]] = Object.entries(event['unmapped'] as Json) as [[string, Json]];
      const paths = Object.entries(members).map(([member, value]) => [`${name}.${member}`, asTexts(value)]);
      expect(row['unmapped']).toEqual(Object.fromEntries(paths));
    }
  });

  (hasOcsfSchema ? it : it.skip)('are valid OCSF when they are read', async () => {
    const schema = new OcsfSchema();

    const rows = (await rowsBack()).map(([, row]) => row);

    expect([...new Set(rows.flatMap((row) => schema.faults(row)))]).toEqual([]);
  });
});
