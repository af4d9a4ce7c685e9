import { containmentRecord, type Outcome } from '../../lambda/containment/containment-record';
import { hasOcsfSchema, OcsfSchema } from './ocsf-schema';

const OUTCOMES: readonly Outcome['what'][] = ['taken', 'undone', 'limited', 'excepted', 'impossible'];
const ACTIONS: readonly Outcome['action'][] = [
  { kind: 'suspend', target: 'acme' },
  { kind: 'block', target: '203.0.113.9/32' },
];

(hasOcsfSchema ? describe : describe.skip)('records of containment against the schema of OCSF', () => {
  it.each(OUTCOMES)('%s is a valid API Activity', (what) => {
    const schema = new OcsfSchema();
    const records = ACTIONS.flatMap((action) =>
      [{}, { by: 'alice', expires: 1 }].map((more) =>
        containmentRecord({ action, what, finding: 'f-1', ...more }, Date.UTC(2026, 10, 27)),
      ),
    );

    expect(records.flatMap((record) => schema.faults(JSON.parse(JSON.stringify(record))))).toEqual([]);
  });
});
