import { randomInt } from 'node:crypto';
import type { FindingEvent, Layer } from '../../src/vocabulary';
import { UNSIGNED } from '../forgeries/algorithm';
import { type Attack, type AttackCase, casesOr, type Claim } from '../drill/attack';
import { plusHeader, withHeader, withToken } from '../drill/call';
import { forgedBy, NOBODY, type Subject } from '../drill/cases';
import { type Campaign, runCampaign } from '../drill/campaign';

interface DetectedCampaign extends Campaign {
  /** Slug of the detection that must tell. */
  readonly detection: string;
  /** The layer that refuses each request. */
  readonly needs: Layer;
}

const CAMPAIGNS: readonly DetectedCampaign[] = [
  {
    name: 'unsigned token, three times',
    detection: 'algorithm-probing',
    needs: 'authentication',
    requests: 3,
    change: async (call, context, subject) => withToken(call, await forgedBy(context, subject, UNSIGNED)),
  },
  {
    name: 'one bad token after another',
    detection: 'credential-stuffing',
    needs: 'authentication',
    requests: 20,
    change: (call) => withHeader(call, 'Authorization', `Bearer a${randomInt(1e9)}.b.c`),
  },
  {
    name: 'one request after another that the web ACL blocks',
    detection: 'web-attack',
    needs: 'network',
    requests: 10,
    change: (call) => plusHeader(call, 'X-HTTP-Method-Override', 'DELETE'),
  },
];

/** A finding of the detection that names a request of the campaign; one more of the same kind is one too many. */
function found(detection: string, correlations: readonly string[]): Claim {
  return {
    layer: 'audit',
    failsAs: 'no record',
    complaint: async ({ context }) => {
      const entries = (await context.target.audit.findings?.()) ?? [];
      const events = entries.map(({ record }) => record as unknown as FindingEvent);
      const own = events.filter(({ unmapped }) =>
        unmapped.detection.correlations.some((each) => correlations.includes(each)),
      );
      const matching = own.filter(({ unmapped }) => unmapped.detection.slug === detection);
      if (matching.length === 0) return `${correlations.length} requests, and no finding ${detection}`;
      return matching.length > 1 ? `${matching.length} findings ${detection} for one attack` : undefined;
    },
  };
}

function campaignCase(subject: Subject, campaign: DetectedCampaign): AttackCase {
  const correlations: string[] = [];
  const { operation, caller } = subject;
  return {
    name: campaign.name,
    operation: operation.spec.id,
    schedule: 'alone',
    needs: campaign.needs,
    expect: found(campaign.detection, correlations),
    run: (context) => runCampaign(context, subject, campaign, correlations),
    positive: (context) => context.positive(operation, caller),
  };
}

/** Each request is refused; that there were many must be told to somebody. */
export const auditDetection: Attack = {
  slug: 'audit-detection',
  title: 'try again and again without anybody being told',
  cases: (context) => {
    if (!context.target.audit.hasStream) return casesOr([], 'the stack has no stream of records');
    const probe = context.probe();
    return casesOr(probe ? CAMPAIGNS.map((campaign) => campaignCase(probe, campaign)) : [], NOBODY);
  },
};
