import { type Attack, type AttackCase, casesOr, notApplicable } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import { found } from './found';

/** What becomes of a certificate, and the detection that must tell. */
interface Fate {
  readonly name: string;
  readonly fate: 'ending' | 'ended' | 'blocked';
  readonly days?: number;
  readonly detection: string;
}

const ENDING: Fate = { name: 'ends in three weeks', fate: 'ending', days: 21, detection: 'certificate-ending' };

const FATES: readonly Fate[] = [
  ENDING,
  { name: 'ends in three days', fate: 'ending', days: 3, detection: 'certificate-ending-urgent' },
  { name: 'cannot be renewed', fate: 'blocked', days: 21, detection: 'certificate-renewal-blocked' },
  { name: 'has ended', fate: 'ended', days: 0, detection: 'certificate-ended' },
];

function fateCase({ operation, caller }: Subject, arn: string, user: string, fate: Fate): AttackCase {
  return {
    name: `certificate of ${user} ${fate.name}`,
    operation: operation.spec.id,
    expect: found(fate.detection, arn, false),
    run: (context) => {
      context.target.announce?.(arn, fate.fate, fate.days);
      return context.positive(operation, caller);
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** A certificate that ends unseen needs no attacker: whoever sits between then has callers used to warnings. */
export const transportCertificateExpiry: Attack = {
  slug: 'transport-certificate-expiry',
  title: 'let a certificate of the API end without anybody being told',
  cases: (context) => {
    const { certificates = [], announce, audit } = context.target;
    if (!announce) return notApplicable('nobody here can play ACM');
    if (certificates.length === 0) return notApplicable('the stack names no certificate of ACM');
    if (!audit.hasStream) return notApplicable('the stack has no stream of records');
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    // Every certificate must be watched; what may become of one is the same for all.
    const cases = certificates.map(({ arn, user }, index) =>
      (index === 0 ? FATES : [ENDING]).map((fate) => fateCase(probe, arn, user, fate)),
    );
    return casesOr(cases.flat(), NOBODY);
  },
};
