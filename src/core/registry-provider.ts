import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handlerFunction, PROVIDER_TIMEOUT } from './handler-function';

/**
 * What the provider of our custom resources needs.
 */
export interface RegistryProviderProps {
  /** Where the provider writes. */
  readonly logGroup: ILogGroup;
}

/**
 * The function behind our custom resources: it writes the declared consumers into the registry and derives the public half
 * of the transaction key. It runs at deployments only.
 *
 * @example
 * declare const logGroup: logs.LogGroup;
 *
 * const provider = new RegistryProvider(this, 'Provider', { logGroup });
 */
export class RegistryProvider extends Construct {
  /** The function. */
  public readonly handler: LambdaFunction;

  /** What a custom resource names as its service token. */
  public readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: RegistryProviderProps) {
    super(scope, id);
    this.handler = handlerFunction(this, 'Handler', {
      description: 'writes consumers into the registry and derives transaction keys, at deployments',
      bundle: 'registry',
      logGroup: props.logGroup,
      timeout: PROVIDER_TIMEOUT,
    });
    this.serviceToken = this.handler.functionArn;
  }
}
