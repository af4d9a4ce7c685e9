import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  type FunctionProps,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { keepEnvironmentSmall } from './function-limits';
import { type HandlerAsset, stageHandler } from './handler-asset';

/** What one of our own functions needs to be said of it. */
export interface HandlerFunctionProps extends HandlerAsset {
  readonly description: string;
  readonly logGroup: ILogGroup;
  readonly timeout: Duration;
  /** Megabytes of memory. Default: 512. */
  readonly memorySize?: number;
  /** Where it runs; absent: outside of every VPC. */
  readonly vpc?: Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
}

/** A function of ours: own role without AWS managed policies, own log group, traced, nothing but its bundle. */
export function handlerFunction(scope: Construct, id: string, props: HandlerFunctionProps): LambdaFunction {
  const role = new Role(scope, `${id}Role`, {
    description: props.description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  props.logGroup.grantWrite(role);
  if (props.vpc) grantInterfaces(role);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resource-level permissions: PutTraceSegments and PutTelemetryRecords take "*" only',
  });
  const fn = new LambdaFunction(scope, id, {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromAsset(stageHandler(role, props)),
    role,
    ...props.vpc,
    memorySize: props.memorySize ?? 512,
    timeout: props.timeout,
    tracing: Tracing.ACTIVE,
    logGroup: props.logGroup,
    // Records are written as single JSON lines by the handler: Lambda's JSON format would wrap them once more.
    loggingFormat: LoggingFormat.TEXT,
  });
  keepEnvironmentSmall(fn);
  return fn;
}

/** What Lambda does with the role of a function in a VPC: EC2 knows no resources for it ("Giving Lambda functions access to resources in an Amazon VPC"). */
function grantInterfaces(role: Role): void {
  const actions = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface'];
  const addresses = ['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
  role.addToPolicy(
    new PolicyStatement({ actions: [...actions, ...addresses].map((action) => `ec2:${action}`), resources: ['*'] }),
  );
}

/** Time in which a custom resource must have answered. */
export const PROVIDER_TIMEOUT = Duration.seconds(60);

/**
 * Time in which a deployment gives a custom resource up, where the function cannot even answer: three invocations, as Lambda
 * repeats one that failed, with its pauses of a minute and two between them. CloudFormation alone would wait for an hour.
 */
export const ANSWER_TIMEOUT = Duration.minutes(10);
