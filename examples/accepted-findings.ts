import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const BASIC = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/** What cdk-nag's packs AwsSolutions and NIST 800-53 r5 find on a function of the examples, and why it stays. */
export function acceptFunction(fn: IConstruct): void {
  accept(fn, {
    [`AwsSolutions-IAM4[Policy::${BASIC}]`]: 'the policy allows writing log lines, nothing else',
    'NIST.800.53.R5-IAMNoInlinePolicy': 'the policy belongs to this one role and goes with it',
    'NIST.800.53.R5-LambdaConcurrency': 'the stage of the API throttles',
    'NIST.800.53.R5-LambdaDLQ': 'it is invoked synchronously: no event is queued',
    'NIST.800.53.R5-LambdaInsideVPC': 'the function reaches nothing in the VPC',
  });
}

/** The same for a VPC with a NAT gateway. */
export function acceptNetwork(vpc: IConstruct): void {
  accept(vpc, {
    'NIST.800.53.R5-VPCDefaultSecurityGroupClosed': 'nothing is in the default group',
    'NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW': 'the public subnets hold the NAT gateway alone',
    'NIST.800.53.R5-IAMNoInlinePolicy': 'the policy belongs to the role of the flow log and goes with it',
    'NIST.800.53.R5-CloudWatchLogGroupEncrypted':
      'CloudWatch Logs encrypts with its own key; a flow log holds addresses',
  });
}

/** The same for what a service on ECS brings along. */
export function acceptService(scope: IConstruct): void {
  accept(scope, {
    'NIST.800.53.R5-IAMNoInlinePolicy': 'the policy belongs to this one role and goes with it',
    'NIST.800.53.R5-CloudWatchLogGroupEncrypted': 'CloudWatch Logs encrypts with its own key',
  });
}

/** The same for an internal load balancer of the examples. */
export function acceptLoadBalancer(balancer: IConstruct): void {
  const reason = 'the mesh before it logs every request';
  accept(balancer, {
    'AwsSolutions-ELB2': reason,
    'NIST.800.53.R5-ELBLoggingEnabled': reason,
    'NIST.800.53.R5-ALBWAFEnabled': 'it is reached from the mesh alone, by callers who signed',
  });
}

function accept(scope: IConstruct, findings: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(findings)) Validations.of(scope).acknowledge({ id, reason });
}
