import { Stack } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { METADATA_KEY } from '../../core/waivers';
import { REDACTED_HEADERS } from '../../core/redacted-headers';
import { planFaults } from './web-acl-faults';
import type { WebAclPlan } from './web-acl-plan';

/** What a web ACL is made of. */
export interface WebAclInput {
  readonly plan: WebAclPlan;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  readonly description: string;
  readonly logGroup: ILogGroup;
}

/** A web ACL with the rules of a plan in their order, its log, and neither credentials nor queries in that log. */
export function webAcl(scope: Construct, id: string, input: WebAclInput): CfnWebACL {
  const { plan } = input;
  const acl = new CfnWebACL(scope, id, {
    description: input.description,
    scope: input.scope,
    defaultAction: { allow: {} },
    ...(plan.bodyLimitKb > 16 && {
      associationConfig: {
        requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: `KB_${plan.bodyLimitKb}` } },
      },
    }),
    dataProtectionConfig: {
      // Sampled requests and details of matches, which the redaction of the log does not reach.
      dataProtections: [
        { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [...REDACTED_HEADERS] } },
        { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
        { action: 'SUBSTITUTION', field: { fieldType: 'BODY' } },
      ],
    },
    rules: plan.rules.map((rule, priority) => ({
      name: rule.name,
      priority,
      statement: rule.statement,
      ...(rule.managed
        ? { overrideAction: { none: {} } }
        : { action: rule.isCounting ? { count: {} } : { block: {} } }),
      visibilityConfig: visibility(rule.name),
    })),
    visibilityConfig: visibility('web-acl'),
  });
  const { capacity, price } = plan;
  acl.addMetadata(METADATA_KEY, { webAcl: { capacity, ...price } });
  // Rules are a plain property that apps may still change: CDK would deploy two rules of one priority.
  acl.node.addValidation({ validate: () => planFaults(Stack.of(acl).resolve(acl.rules)) });
  log(scope, `${id}Logging`, acl, input.logGroup);
  return acl;
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

function log(scope: Construct, id: string, acl: CfnWebACL, logGroup: ILogGroup): void {
  new CfnLoggingConfiguration(scope, id, {
    resourceArn: acl.attrArn,
    // The ARN of a log group ends with `:*`, which WAF refuses.
    logDestinationConfigs: [
      Stack.of(scope).formatArn({ service: 'logs', resource: `log-group:${logGroup.logGroupName}` }),
    ],
    // Callers put tokens into query strings by mistake, and attackers on purpose.
    redactedFields: [...REDACTED_HEADERS.map((name) => ({ singleHeader: { Name: name } })), { queryString: {} }],
  });
}
