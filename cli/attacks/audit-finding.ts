import type { FindingEvent } from '../../src/vocabulary';
import { UNSIGNED } from '../forgeries/algorithm';
import { type Attack, type AttackCase, casesOr, type Claim, notApplicable } from '../drill/attack';
import { withToken } from '../drill/call';
import { type Campaign, runCampaign } from '../drill/campaign';
import { forgedBy, NOBODY, type Subject } from '../drill/cases';

const CAMPAIGN: Campaign = {
  name: 'unsigned token, three times',
  requests: 3,
  change: async (call, context, subject) => withToken(call, await forgedBy(context, subject, UNSIGNED)),
};

/** Every receiver that the stack has must have taken the finding. */
function taken(correlations: readonly string[]): Claim {
  return {
    layer: 'audit',
    failsAs: 'no record',
    complaint: async ({ context }) => {
      const { audit } = context.target;
      const events = ((await audit.findings?.()) ?? []).map(({ record }) => record as unknown as FindingEvent);
      const own = events.find(({ unmapped }) =>
        unmapped.detection.correlations.some((each) => correlations.includes(each)),
      );
      if (!own) return `${correlations.length} requests, and no finding`;
      const deliveries = (await audit.deliveries?.(own.finding_info.uid)) ?? [];
      if (deliveries.length === 0) return 'the finding goes nowhere';
      const left = deliveries.filter(({ isTaken }) => !isTaken).map(({ receiver }) => receiver);
      return left.length > 0 ? `the finding did not reach ${left.join(', ')}` : undefined;
    },
  };
}

function campaignCase(subject: Subject): AttackCase {
  const correlations: string[] = [];
  const { operation, caller } = subject;
  return {
    name: CAMPAIGN.name,
    operation: operation.spec.id,
    schedule: 'alone',
    needs: 'authentication',
    expect: taken(correlations),
    run: (context) => runCampaign(context, subject, CAMPAIGN, correlations),
    positive: (context) => context.positive(operation, caller),
  };
}

/** A finding that stays with the detector alarms nobody. */
export const auditFinding: Attack = {
  slug: 'audit-finding',
  title: 'be found out without anybody hearing of it',
  cases: (context) => {
    const { audit } = context.target;
    if (!audit.hasStream) return notApplicable('the stack has no stream of records');
    if (!audit.deliveries) return notApplicable('nobody here tells who took a finding');
    const probe = context.probe();
    return casesOr(probe ? [campaignCase(probe)] : [], NOBODY);
  },
};
