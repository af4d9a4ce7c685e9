import { Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { invocationUri } from '../core/invocation-uri';

/** How an operation reaches its backend: part of the REST API body. @internal */
export interface BackendIntegration {
  readonly uri: string;
  readonly timeoutInMillis: number;
}

/** API Gateway's own limit without a raised quota. */
const LONGEST_INTEGRATION_MILLIS = 29_000;

/**
 * The code that answers the requests which all layers let through.
 *
 * @example
 * declare const fn: lambda.Function;
 *
 * const backend = Backend.lambda(fn);
 */
export class Backend {
  /**
   * A Lambda function with a Node.js runtime. The guard is put in front of its handler, and API Gateway may invoke it for the
   * one stage of the API only.
   *
   * @param fn the function; it keeps its code, its role and its handler
   */
  public static lambda(fn: LambdaFunction): Backend {
    return new Backend(fn);
  }

  private constructor(
    /** The function. */
    public readonly handler: LambdaFunction,
  ) {}

  /** @internal */
  public get _integration(): BackendIntegration {
    const millis = this.handler.timeout?.toMilliseconds() ?? LONGEST_INTEGRATION_MILLIS;
    return { uri: invocationUri(this.handler), timeoutInMillis: Math.min(millis, LONGEST_INTEGRATION_MILLIS) };
  }

  /** @internal */
  public _grantInvoke(scope: Construct, stage: Stage): void {
    new CfnPermission(scope, 'BackendPermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(scope).formatArn({
        service: 'execute-api',
        resource: stage.restApi.restApiId,
        resourceName: `${stage.stageName}/*`,
      }),
    });
  }
}
