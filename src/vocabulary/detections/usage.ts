import type { Detection, SignalFields } from '../detection';
import { ALLOWED } from './conditions';
import { MITRE } from './mitre';

const SERVED: SignalFields = {
  point: 'authorizer',
  decision: 'allow',
  layer: 'authorization',
  consumer: 'acme',
  subject: 'erp',
  ip: '203.0.113.9',
};

export const USAGE_DETECTIONS: readonly Detection[] = [
  {
    slug: 'new-geography',
    title: 'a consumer calls from a country that it never called from',
    severity: 'medium',
    source: 'decision',
    // The country stands in the log of the web ACL; the detector joins it to the decision by the request.
    where: ALLOWED,
    groupBy: 'consumer',
    trigger: { kind: 'novel', field: 'country', learn: 20 },
    windowSeconds: 86_400,
    owasp: ['API2:2023'],
    mitre: [MITRE.VALID_ACCOUNTS],
    falsePositives: 'users of a first-party app who travel; a provider that moves its exit',
    response: 'ask the owner; give the consumer source ranges when it has fixed ones',
    attack: {
      fields: { ...SERVED, country: 'DE' },
      count: 20,
      every: 30,
      then: { ...SERVED, country: 'KP', ip: '198.51.100.7' },
    },
    benign: {
      fields: { ...SERVED, country: 'DE' },
      count: 20,
      every: 30,
      then: { ...SERVED, country: 'DE', ip: '203.0.113.200' },
    },
  },
  {
    slug: 'usage-surge',
    title: 'a consumer calls many times as often as it usually does',
    severity: 'medium',
    source: 'decision',
    where: ALLOWED,
    groupBy: 'consumer',
    trigger: { kind: 'surge', factor: 6, minimum: 300 },
    windowSeconds: 60,
    owasp: ['API4:2023', 'API6:2023'],
    mitre: [MITRE.AUTOMATED_COLLECTION, MITRE.ENDPOINT_FLOOD],
    falsePositives: 'a campaign, a migration, the first business day',
    response: 'compare with the operations that it calls; lower its limit when nobody explains',
    // Half an hour at ten a minute, then a burst: `every` is the pace of the burst, the generator writes the half hour.
    attack: { fields: SERVED, count: 360, every: 0.1 },
    benign: { fields: SERVED, count: 290, every: 0.1 },
  },
];
