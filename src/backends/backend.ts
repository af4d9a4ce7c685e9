import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { BackendContext, BoundBackend } from './bound-backend';
import { lambdaBackend } from './lambda-backend';
import { type PrivateHttpsBackendOptions, privateHttpsBackend } from './private-https';
import { type PrivateAlbBackendOptions, privateAlbBackend } from './private-alb';
import { type PrivateNlbBackendOptions, privateNlbBackend } from './private-nlb';

type Bind = (scope: Construct, context: BackendContext) => BoundBackend;

/**
 * What answers the requests which all layers let through.
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
    return new Backend((scope) => lambdaBackend(scope, fn), true);
  }

  /**
   * A private HTTPS server in any language. The guard runs as a function in the VPC: it checks the request against contract and
   * policies, hands it on with the transaction token in the header `Txn-Token`, over TLS to this one server, and checks the
   * response. The server verifies the token; see `docs/guide/backends.md` for a verifier.
   *
   * @param options the server and what proves it
   */
  public static privateHttps(options: PrivateHttpsBackendOptions): Backend {
    return new Backend((scope, context) => privateHttpsBackend(scope, options, context), true);
  }

  /**
   * An internal Application Load Balancer, through a VPC link. It takes connections of the gateway's certificate only. No guard
   * stands in between, so that every control of the guard takes a waiver.
   *
   * @param options names, certificates and targets
   */
  public static privateAlb(options: PrivateAlbBackendOptions): Backend {
    return new Backend((scope, context) => privateAlbBackend(scope, options, context), false);
  }

  /**
   * An internal Network Load Balancer, through a VPC link. No guard stands in between, so that every control of the guard takes
   * a waiver, and nothing but network and transaction token tells the gateway from others.
   *
   * @param options names, certificate and targets
   */
  public static privateNlb(options: PrivateNlbBackendOptions): Backend {
    return new Backend((scope, context) => privateNlbBackend(scope, options, context), false);
  }

  private constructor(
    /** @internal */
    public readonly _bind: Bind,
    /** Whether the guard stands before it. @internal */
    public readonly _isGuarded: boolean,
  ) {}
}
