import { Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { invocationUri } from '../core/invocation-uri';
import { type BoundBackend, LONGEST_INTEGRATION_MILLIS } from './bound-backend';

/** A function behind the guard, which the one stage of its API may invoke. */
export function lambdaBackend(scope: Construct, handler: LambdaFunction): BoundBackend {
  const millis = handler.timeout?.toMilliseconds() ?? LONGEST_INTEGRATION_MILLIS;
  const integration = {
    type: 'aws_proxy',
    httpMethod: 'POST',
    passthroughBehavior: 'never',
    uri: invocationUri(handler),
    timeoutInMillis: Math.min(millis, LONGEST_INTEGRATION_MILLIS),
  };
  return { handler, integration: () => integration, admit: (stage) => admit(scope, handler, stage) };
}

function admit(scope: Construct, handler: LambdaFunction, stage: Stage): void {
  new CfnPermission(scope, 'BackendPermission', {
    action: 'lambda:InvokeFunction',
    functionName: handler.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: Stack.of(scope).formatArn({
      service: 'execute-api',
      resource: stage.restApi.restApiId,
      resourceName: `${stage.stageName}/*`,
    }),
  });
}
