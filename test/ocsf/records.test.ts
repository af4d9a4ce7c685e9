import { ocsfEvent } from '../../lambda/core/audit';
import { findingEvent } from '../../lambda/detector/finding-event';
import { DetectionEngine } from '../../lambda/detector/engine/engine';
import { normalizeLine } from '../../lambda/detector/normalize/normalize';
import { fixtureLines } from '../../cli/detect/fixture-lines';
import { type DecisionRecord, type EnforcementPoint, REASONS, type Reason } from '../../src/vocabulary';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { hasOcsfSchema, OcsfSchema } from './ocsf-schema';

const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);
const POINTS: readonly EnforcementPoint[] = ['authorizer', 'guard', 'registry'];
const bare: DecisionRecord = {
  point: 'authorizer',
  decision: 'allow',
  layer: 'authorization',
  policies: [],
  correlation: 'ext-1',
  status: 200,
};
const full: DecisionRecord = {
  ...bare,
  policies: ['tenant', 'role'],
  bundleHash: 'b'.repeat(64),
  operation: 'getOrder',
  resources: ['Order::o-1'],
  tenant: 'acme',
  consumer: 'erp',
  subject: 'user-1',
  client: 'erp',
  issuer: 'https://id.example.com',
  tokenHash: '00aa11bb22cc33dd',
  pointer: '/items/0',
  sourceIp: '203.0.113.9',
  userAgent: 'erp/2',
  method: 'GET',
  path: '/orders/o-1',
};

/** Every reason at every point, with all that is known and with nothing. */
function records(): DecisionRecord[] {
  const refusals = (Object.keys(REASONS) as Reason[]).flatMap((reason) =>
    POINTS.flatMap((point) =>
      [bare, full].map((base) => ({
        ...base,
        point,
        decision: 'refuse' as const,
        reason,
        layer: REASONS[reason].layer,
        status: REASONS[reason].status,
      })),
    ),
  );
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', '', undefined];
  return [bare, full, ...refusals, ...methods.map((method) => ({ ...full, method }))];
}

/** A finding of each detection, of its own attack. */
function findings(): unknown[] {
  return DETECTIONS.flatMap((detection) => {
    const engine = new DetectionEngine([detection]);
    const lines = fixtureLines(detection, detection.attack, NOW);
    return lines.flatMap(({ text }) => {
      const read = normalizeLine(text);
      return 'signal' in read ? engine.observe(read.signal).map((finding) => findingEvent(finding, NOW)) : [];
    });
  });
}

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
