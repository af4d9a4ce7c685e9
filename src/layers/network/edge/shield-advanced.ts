import { Names, Stack, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnHealthCheck } from 'aws-cdk-lib/aws-route53';
import { CfnProtection, CfnProtectionGroup } from 'aws-cdk-lib/aws-shield';
import type { Construct } from 'constructs';
import type { ShieldAdvancedOptions } from './edge-options';

const UNHEALTHY_PERCENT = 10;

/**
 * Shield Advanced on a distribution, with health check, automatic response and a group of its own. Access for the response
 * team and proactive engagement belong to the account and are left alone.
 */
export function protectWithShield(scope: Construct, distribution: Distribution, options: ShieldAdvancedOptions): void {
  const percent = options.unhealthyErrorPercent ?? UNHEALTHY_PERCENT;
  if (!(percent > 0 && percent < 100)) {
    throw new Error(`"unhealthyErrorPercent" is ${percent}; give a share of answers between 0 and 100`);
  }
  const name = Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
  const protection = new CfnProtection(scope, 'ShieldProtection', {
    name,
    resourceArn: distribution.distributionArn,
    healthCheckArns: [healthCheckArn(scope, distribution, percent)],
    applicationLayerAutomaticResponseConfiguration: { status: 'ENABLED', action: { block: {} } },
  });
  const group = new CfnProtectionGroup(scope, 'ShieldProtectionGroup', {
    // Cut short, the name would lose the hash at its end, by which two stacks differ.
    protectionGroupId: Names.uniqueResourceName(scope, { maxLength: 36, separator: '-' }),
    // CloudFront resources share no traffic: AWS Shield Advanced protection groups, "Max".
    aggregation: 'MAX',
    pattern: 'ARBITRARY',
    members: [distribution.distributionArn],
  });
  group.node.addDependency(protection);
}

/** Healthy while few answers are server errors: needs no open route, which a check by request would. */
function healthCheckArn(scope: Construct, { distributionId }: Distribution, threshold: number): string {
  const alarm = new CfnAlarm(scope, 'Unhealthy', {
    alarmDescription: 'share of server errors at the edge; also tells Shield Advanced that the API is unhealthy',
    namespace: 'AWS/CloudFront',
    metricName: '5xxErrorRate',
    dimensions: [
      { name: 'DistributionId', value: distributionId },
      { name: 'Region', value: 'Global' },
    ],
    statistic: 'Average',
    period: 60,
    evaluationPeriods: 3,
    threshold,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'notBreaching',
  });
  Validations.of(alarm).acknowledge({
    id: 'NIST.800.53.R5-CloudWatchAlarmAction',
    reason: 'the alarm acts through the health check: Shield Advanced responds to smaller anomalies while it rings',
  });
  const check = new CfnHealthCheck(scope, 'HealthCheck', {
    healthCheckConfig: {
      type: 'CLOUDWATCH_METRIC',
      alarmIdentifier: { name: alarm.ref, region: 'us-east-1' },
      insufficientDataHealthStatus: 'Healthy',
    },
  });
  return Stack.of(scope).formatArn({
    service: 'route53',
    account: '',
    region: '',
    resource: 'healthcheck',
    resourceName: check.attrHealthCheckId,
  });
}
