import { fixtureLines } from '../../cli/detect/fixture-lines';
import { DetectionEngine } from '../../lambda/detector/engine/engine';
import { findingEvent } from '../../lambda/detector/finding-event';
import { normalizeLine } from '../../lambda/detector/normalize/normalize';
import { type DecisionRecord, type EnforcementPoint, REASONS, type Reason } from '../../src/vocabulary';
import { DETECTIONS } from '../../src/vocabulary/detections';

/** Time of every sample. */
export const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);
const POINTS: readonly EnforcementPoint[] = ['authorizer', 'guard', 'registry'];
const bare: DecisionRecord = {
  point: 'authorizer',
  decision: 'allow',
  layer: 'authorization',
  policies: [],
  correlation: 'ext-1',
  status: 200,
};
/** A decision of which everything is known. */
export const full: DecisionRecord = {
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
export function records(): DecisionRecord[] {
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
export function findings(): unknown[] {
  return DETECTIONS.flatMap((detection) => {
    const engine = new DetectionEngine([detection]);
    const lines = fixtureLines(detection, detection.attack, NOW);
    return lines.flatMap(({ text }) => {
      const read = normalizeLine(text);
      return 'signal' in read ? engine.observe(read.signal).map((finding) => findingEvent(finding, NOW)) : [];
    });
  });
}
