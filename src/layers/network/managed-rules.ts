import type { WebAclRule } from './web-acl-rule';

/** Above this body size the common rule set refuses by itself. */
const COMMON_RULE_SET_BODY_LIMIT = 8192;

/** AWS's own rule groups, last: what our rules dropped costs them nothing. */
export function managedRules(maxBodyBytes: number): WebAclRule[] {
  // `input-body-size` enforces the contract's limit; the group's fixed 8 KB would refuse what the contract publishes.
  const overrides = maxBodyBytes > COMMON_RULE_SET_BODY_LIMIT ? ['SizeRestrictions_BODY'] : [];
  return [
    group('managed-common', 'AWSManagedRulesCommonRuleSet', 700, overrides),
    group('managed-known-bad-inputs', 'AWSManagedRulesKnownBadInputsRuleSet', 200),
    group('managed-sqli', 'AWSManagedRulesSQLiRuleSet', 200),
    group('managed-ip-reputation', 'AWSManagedRulesAmazonIpReputationList', 25),
  ];
}

function group(name: string, group: string, capacity: number, counted: readonly string[] = []): WebAclRule {
  return {
    name,
    capacity,
    managed: true,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: group,
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
  };
}
