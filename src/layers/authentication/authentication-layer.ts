import { Duration, Stack } from 'aws-cdk-lib';
import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { invocationUri } from '../../core/invocation-uri';
import { handlerFunction } from '../../core/handler-function';
import type { DecisionFiles } from '../../core/decision-files';
import { ENV } from '../../vocabulary';
import type { Issuer } from './issuer';
import { ProofRecords } from './proof-records';

/** What API Gateway waits for an authorizer, and what a caller waits at most. */
const AUTHORIZER_TIMEOUT = Duration.seconds(8);

/**
 * What the authentication layer needs.
 */
export interface AuthenticationLayerProps {
  /** The token issuers whose tokens are accepted. */
  readonly issuers: Issuer[];

  /** The operations and policies that the authorizer decides by. */
  readonly decisions: DecisionFiles;

  /** Where the authorizer writes its decision records. */
  readonly logGroup: ILogGroup;

  /**
   * The `https` URLs under which callers know the API, each up to where the paths of the contract begin. DPoP proofs are made for
   * one of them (RFC 9449 section 4.2, `htu`); what a request says about its own host is never believed.
   *
   * @default - none; then no issuer may bind tokens to keys
   */
  readonly publicUrls?: string[];

  /**
   * The key that the table of used DPoP proofs is encrypted with.
   *
   * @default - the key that AWS manages for DynamoDB
   */
  readonly encryptionKey?: IKey;
}

/**
 * The third layer: a Lambda authorizer that verifies every token against its own issuer, and refuses what is not proven.
 *
 * @example
 * declare const decisions: DecisionFiles;
 * declare const logGroup: logs.LogGroup;
 *
 * const authentication = new AuthenticationLayer(this, 'Authentication', {
 *   issuers: [Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] })],
 *   decisions,
 *   logGroup,
 * });
 */
export class AuthenticationLayer extends Construct {
  /** The authorizer function. */
  public readonly authorizer: LambdaFunction;

  constructor(scope: Construct, id: string, props: AuthenticationLayerProps) {
    super(scope, id);
    refuseIssuers(props.issuers);
    this.authorizer = handlerFunction(this, 'Authorizer', {
      description: 'decides on every request: token, consumer, policy',
      bundle: 'authorizer',
      config: props.decisions._files,
      logGroup: props.logGroup,
      timeout: AUTHORIZER_TIMEOUT,
    });
    const configs = props.issuers.map((issuer) => issuer._config);
    this.authorizer.addEnvironment(ENV.ISSUERS, Stack.of(this).toJsonString(configs));
    if (configs.some(({ senderConstraint }) => senderConstraint === 'dpop')) {
      const { publicUrls, encryptionKey } = props;
      new ProofRecords(this, 'Proofs', { publicUrls, encryptionKey }).grantUse(this.authorizer);
    }
  }

  /**
   * Lets the authorizers of one API, and nobody else, invoke the function.
   *
   * @param api the REST API whose body names the authorizer
   */
  public grantInvoke(api: RestApiBase): void {
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: this.authorizer.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: api.restApiId,
        // The id of an authorizer that is declared in the body is known to API Gateway alone.
        resourceName: 'authorizers/*',
      }),
    });
  }

  /** The URI under which a REST API body names the authorizer. */
  public get authorizerUri(): string {
    return invocationUri(this.authorizer);
  }
}

function refuseIssuers(issuers: readonly Issuer[]): void {
  if (issuers.length === 0) {
    throw new Error('"issuers" must not be empty; name who issues tokens for this API, such as Issuer.oidc(...)');
  }
  const names = issuers.map((issuer) => issuer.iss);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated) throw new Error(`issuer "${repeated}" is given twice; put its audiences into one declaration`);
}
