import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { looksAtConnection } from './connection-address';
import { type WebAclPrice, webAclPrice } from './web-acl-price';
import type { WebAclRule } from './web-acl-rule';

/** Capacity of one web ACL. AWS WAF Developer Guide, "Web ACL capacity units". */
const CAPACITY_LIMIT = 5000;

/** Words before the first dash that name layers and groups of ours. */
const OWN_PREFIX = /^(network|transport|authn|authz|input|audit|managed|edge)-/;

/**
 * Where a rule of your own stands among ours. Proof of the edge always comes first, counters of requests come late.
 */
export enum WebAclPosition {
  /** After proof of the edge, before everything that is made from the contract. */
  AFTER_PROOF = 'after-proof',

  /** After what is made from the contract, before AWS's managed groups. */
  BEFORE_MANAGED = 'before-managed',

  /** After all others. */
  LAST = 'last',
}

/**
 * A rule of your own in the web ACL. It blocks; a rule that allows would skip all rules behind it, so there is none.
 */
export interface WebAclRuleProps {
  /** Name of the rule in logs and metrics: letters, digits and dashes, not starting with a word of ours (`network-`). */
  readonly name: string;

  /** What it blocks. */
  readonly statement: CfnWebACL.StatementProperty;

  /** Its price in web ACL capacity units ("Using rule statements in AWS WAF"; `aws wafv2 check-capacity` tells). */
  readonly capacity: number;

  /**
   * Where it stands.
   *
   * @default WebAclPosition.BEFORE_MANAGED
   */
  readonly position?: WebAclPosition;

  /**
   * The last day, `YYYY-MM-DD`, on which the rule only counts. From the day after, the synth fails until this is removed.
   *
   * @default - it blocks
   */
  readonly countUntil?: string;
}

/** A web ACL before it is made. */
export interface WebAclPlan {
  readonly rules: readonly WebAclRule[];
  /** Web ACL capacity units. */
  readonly capacity: number;
  /** Kilobytes of a body that are inspected. */
  readonly bodyLimitKb: 16 | 32 | 48 | 64;
  readonly price: WebAclPrice;
}

/** The parts of a plan, in their order. */
export interface WebAclParts {
  /** Proof of the edge and the address of callers. */
  readonly proof: readonly WebAclRule[];
  readonly own: readonly WebAclRule[];
  readonly managed: readonly WebAclRule[];
  readonly custom: readonly WebAclRuleProps[];
  readonly bodyLimitKb: WebAclPlan['bodyLimitKb'];
  /** Header in which the edge tells the address of the caller; absent: callers connect themselves. */
  readonly clientAddressHeader?: string;
  readonly now: Date;
}

/** All rules in order, with capacity and price; refuses what AWS WAF would refuse at deployment. */
export function webAclPlan(parts: WebAclParts): WebAclPlan {
  const { proof, own, managed, custom, bodyLimitKb } = parts;
  for (const rule of custom) refuseRule(rule, parts);
  const at = (position: WebAclPosition) =>
    custom.filter((rule) => (rule.position ?? WebAclPosition.BEFORE_MANAGED) === position).map(customRule);
  const rules = [
    ...proof,
    ...at(WebAclPosition.AFTER_PROOF),
    ...own,
    ...at(WebAclPosition.BEFORE_MANAGED),
    ...managed,
    ...at(WebAclPosition.LAST),
  ];
  const names = rules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`"webAclRules" has two rules named ${twice}; give each a name of its own`);
  const capacity = rules.reduce((sum, rule) => sum + rule.capacity, 0);
  if (capacity > CAPACITY_LIMIT) {
    throw new Error(
      `the web ACL needs about ${capacity} capacity units and ${CAPACITY_LIMIT} exist; publish fewer content types in one contract, or drop rules of your own`,
    );
  }
  return { rules, capacity, bodyLimitKb, price: webAclPrice({ rules, capacity, bodyLimitKb }) };
}

function customRule({ name, statement, capacity, countUntil }: WebAclRuleProps): WebAclRule {
  return {
    name,
    statement,
    capacity,
    ...(isGroup(statement) && { managed: true }),
    ...(countUntil !== undefined && { isCounting: true }),
  };
}

function isGroup({ managedRuleGroupStatement, ruleGroupReferenceStatement }: CfnWebACL.StatementProperty): boolean {
  return managedRuleGroupStatement !== undefined || ruleGroupReferenceStatement !== undefined;
}

function refuseRule(rule: WebAclRuleProps, { now, clientAddressHeader }: WebAclParts): void {
  const { name, statement, capacity, countUntil } = rule;
  const where = `rule ${JSON.stringify(name)} of "webAclRules"`;
  if (!/^[A-Za-z0-9-]{1,128}$/.test(name)) {
    throw new Error(`${where}: the name must be 1 to 128 letters, digits and dashes`);
  }
  if (OWN_PREFIX.test(name)) throw new Error(`${where}: names that start so are ours; choose another first word`);
  if (Object.values(statement).filter((member) => member !== undefined).length !== 1) {
    throw new Error(`${where}: a statement has exactly one member; join several with andStatement or orStatement`);
  }
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > CAPACITY_LIMIT) {
    throw new Error(
      `${where}: "capacity" is ${capacity}; give the whole number that "aws wafv2 check-capacity" prints`,
    );
  }
  if (clientAddressHeader !== undefined && looksAtConnection(statement)) {
    const config = `{ headerName: '${clientAddressHeader}', fallbackBehavior: 'MATCH' }`;
    throw new Error(
      `${where}: behind an edge, AWS WAF sees the addresses of its servers; add forwardedIpConfig: ${config} (ipSetForwardedIpConfig and position: 'FIRST' for an IP set), or give the rule to Edge.cloudFront`,
    );
  }
  if (countUntil === undefined) return;
  if (isGroup(statement)) throw new Error(`${where}: let single rules of a group count with its ruleActionOverrides`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(countUntil) && !Number.isNaN(Date.parse(countUntil));
  if (!isDay) throw new Error(`${where}: "countUntil" is ${JSON.stringify(countUntil)}; write a day as 2027-03-31`);
  if (now.toISOString().slice(0, 10) > countUntil) {
    throw new Error(
      `${where}: the trial ended on ${countUntil}; remove "countUntil" so that the rule blocks, or the rule`,
    );
  }
}
