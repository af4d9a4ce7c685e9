import { ocsfEvent } from '../../lambda/core/audit';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { hasOcsfSchema, OcsfSchema } from './ocsf-schema';
import { findings, full, NOW, records } from './sample-records';

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

if (!hasOcsfSchema) console.warn('SKIPPED: records are not validated, ../shared/data/ocsf is missing');
(hasOcsfSchema ? describe : describe.skip)('against the schema of OCSF', () => {
  const schema = hasOcsfSchema ? new OcsfSchema() : undefined;
  const faultsOf = (events: readonly unknown[]) => [...new Set(events.flatMap((each) => schema!.faults(plain(each))))];

  it('every decision is a valid Authentication or API Activity, whatever is known of it', () => {
    const events = records().map((record) => ocsfEvent(record, NOW));

    expect(faultsOf(events)).toEqual([]);
    expect(new Set(events.map(({ class_uid }) => class_uid))).toEqual(new Set([3002, 6003]));
  });

  it('every detection raises a valid Detection Finding', () => {
    const events = findings();

    expect(faultsOf(events)).toEqual([]);
    expect(events.length).toBeGreaterThanOrEqual(DETECTIONS.length);
  });

  it.each([
    ['a member that is no attribute', { tenant: 'acme' }],
    ['a member of another type', { time: 'yesterday' }],
    ['a number that is not listed', { action_id: 7 }],
    ['a class and a type that do not fit', { type_uid: 1 }],
    ['a member of an object that is none', { api: { operation: 'x', status: 1 } }],
  ])('%s is noticed', (_name, edits) => {
    expect(schema!.faults({ ...(plain(ocsfEvent(full, NOW)) as object), ...edits })).not.toEqual([]);
  });
});
