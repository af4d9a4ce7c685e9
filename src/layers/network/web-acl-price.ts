import type { WebAclRule } from './web-acl-rule';

/** What a web ACL costs, in US dollars. AWS WAF pricing, rates of US East. */
export interface WebAclPrice {
  /** A month, however few requests come. */
  readonly monthlyUsd: number;
  /** A million requests. */
  readonly perMillionUsd: number;
}

const ACL = 5;
const RULE = 1;
const REQUESTS = 0.6;

/** The base price covers so much capacity; each step beyond costs more per million requests. */
const BASE_CAPACITY = 1500;
const CAPACITY_STEP = 500;
const STEP_REQUESTS = 0.2;

/** The base price covers so many kilobytes of body; so do the steps beyond, at most: bodies of that size alone cost it. */
const BASE_BODY_KB = 16;
const BODY_STEP_REQUESTS = 0.3;

/** Managed groups that cost extra: a month, and a million requests. */
const PAID_GROUPS: Readonly<Record<string, readonly [number, number]>> = {
  AWSManagedRulesAntiDDoSRuleSet: [20, 0.15],
  AWSManagedRulesBotControlRuleSet: [10, 1],
};

interface PriceInput {
  readonly rules: readonly WebAclRule[];
  readonly capacity: number;
  readonly bodyLimitKb: number;
}

/** The price of a web ACL where each body is as large as what is inspected: the most that it can be. */
export function webAclPrice({ rules, capacity, bodyLimitKb }: PriceInput): WebAclPrice {
  const paid = rules.flatMap((rule) => [PAID_GROUPS[groupOf(rule)] ?? []].filter((prices) => prices.length > 0));
  const sum = (index: number) => paid.reduce((total, prices) => total + (prices[index] ?? 0), 0);
  const capacitySteps = Math.max(0, Math.ceil((capacity - BASE_CAPACITY) / CAPACITY_STEP));
  const bodySteps = Math.max(0, Math.ceil((bodyLimitKb - BASE_BODY_KB) / BASE_BODY_KB));
  const perMillion = REQUESTS + capacitySteps * STEP_REQUESTS + bodySteps * BODY_STEP_REQUESTS + sum(1);
  return {
    monthlyUsd: ACL + rules.length * RULE + sum(0),
    perMillionUsd: Math.round(perMillion * 100) / 100,
  };
}

function groupOf({ statement }: WebAclRule): string {
  const group = statement.managedRuleGroupStatement;
  return group !== undefined && 'name' in group ? group.name : '';
}
