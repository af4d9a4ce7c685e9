import { ManagedRuleGroup } from './managed-rule-group';
import type { WebAclRule } from './web-acl-rule';

/** Above this body size the common rule set refuses by itself. */
const COMMON_RULE_SET_BODY_LIMIT = 8192;

/** Name of the rule and capacity. AWS WAF Developer Guide, "AWS Managed Rules rule groups list". */
const BY_SYSTEM: Readonly<Record<ManagedRuleGroup, readonly [name: string, capacity: number]>> = {
  [ManagedRuleGroup.POSIX]: ['managed-posix', 100],
  [ManagedRuleGroup.LINUX]: ['managed-linux', 200],
  [ManagedRuleGroup.WINDOWS]: ['managed-windows', 200],
  [ManagedRuleGroup.PHP]: ['managed-php', 100],
  [ManagedRuleGroup.WORDPRESS]: ['managed-wordpress', 100],
  [ManagedRuleGroup.ADMIN_PROTECTION]: ['managed-admin-protection', 100],
  [ManagedRuleGroup.ANONYMOUS_IP]: ['managed-anonymous-ip', 50],
};

/** AWS's own rule groups, last: what our rules dropped costs them nothing. */
export function managedRules(maxBodyBytes: number, systems: readonly ManagedRuleGroup[]): WebAclRule[] {
  // `input-body-size` enforces the contract's limit; the group's fixed 8 KB would refuse what the contract publishes.
  const overrides = maxBodyBytes > COMMON_RULE_SET_BODY_LIMIT ? ['SizeRestrictions_BODY'] : [];
  return [
    group('managed-common', 'AWSManagedRulesCommonRuleSet', 700, overrides),
    group('managed-known-bad-inputs', 'AWSManagedRulesKnownBadInputsRuleSet', 200),
    group('managed-sqli', 'AWSManagedRulesSQLiRuleSet', 200),
    ...[...new Set(systems)].map((system) => group(BY_SYSTEM[system][0], system, BY_SYSTEM[system][1])),
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
