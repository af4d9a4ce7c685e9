import { CANARY_AGENT, CANARY_DETECTION } from '../canary';
import type { Detection, SignalFields } from '../detection';
import { refusedFor } from './conditions';
import { MITRE } from './mitre';

const FORGED: SignalFields = {
  point: 'authorizer',
  decision: 'refuse',
  layer: 'authentication',
  reason: 'ALGORITHM_NOT_ALLOWED',
  ip: '192.0.2.53',
  userAgent: `${CANARY_AGENT}mdr0qk3k.0123456789abcdef.00112233445566778899aabbccddeeff`,
};

export const AUDIT_DETECTIONS: readonly Detection[] = [
  {
    slug: CANARY_DETECTION,
    title: 'a request that tests the audit was refused, recorded and found',
    severity: 'low',
    source: 'decision',
    where: [...refusedFor('ALGORITHM_NOT_ALLOWED'), { field: 'userAgent', contains: [CANARY_AGENT] }],
    groupBy: 'userAgent',
    trigger: { kind: 'count', threshold: 1 },
    windowSeconds: 3600,
    owasp: ['API8:2023'],
    mitre: [MITRE.DISABLE_LOGS],
    falsePositives:
      'somebody else who calls itself canary: the nonce is not one of ours, and the alarm is not calmed by it',
    response: 'nothing: this is how it must be; look at the alarm of the canary when none comes',
    attack: { fields: FORGED, count: 1 },
    benign: { fields: { ...FORGED, userAgent: 'canary-islands/1.0' }, count: 2, every: 5 },
  },
];
