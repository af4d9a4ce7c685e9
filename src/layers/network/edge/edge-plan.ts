import { matches, not } from '../web-acl-rule';
import { addressFlood, forgedHeaders } from '../web-acl-rules';
import { type WebAclPlan, type WebAclRuleProps, webAclPlan } from '../web-acl-plan';

/** What the web ACL before CloudFront needs to know. */
export interface EdgePlanInput {
  readonly methods: readonly string[];
  readonly addressLimit: number;
  readonly custom: readonly WebAclRuleProps[];
  readonly now: Date;
}

/** Rules before the distribution: here WAF sees callers themselves, so floods end here. */
export function edgePlan({ methods, addressLimit, custom, now }: EdgePlanInput): WebAclPlan {
  return webAclPlan({
    proof: [],
    own: [
      { name: 'network-forged-headers', ...forgedHeaders([]) },
      { name: 'network-route-allowlist', ...not(matches({ method: {} }, `^(${methods.join('|')})$`)) },
      addressFlood(addressLimit),
    ],
    managed: [
      {
        name: 'managed-anti-ddos',
        capacity: 50,
        managed: true,
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesAntiDDoSRuleSet',
            managedRuleGroupConfigs: [
              {
                awsManagedRulesAntiDDoSRuleSet: {
                  // A challenge is a script for browsers: clients of an API would be shut out during the attack.
                  clientSideActionConfig: { challenge: { usageOfAction: 'DISABLED' } },
                  sensitivityToBlock: 'LOW',
                },
              },
            ],
          },
        },
      },
      {
        name: 'managed-ip-reputation',
        capacity: 25,
        managed: true,
        statement: {
          managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
        },
      },
    ],
    custom,
    bodyLimitKb: 16,
    now,
  });
}
