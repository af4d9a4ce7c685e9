import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ContractOperation } from '../contract';
import type { JsonObject } from '../contract/pointer';
import type { TlsProfile } from '../core/tls-profile';
import type { Issuer } from '../layers/authentication/issuer';

/** What a backend learns of the API that it stands behind. */
export interface BackendContext {
  readonly issuers: readonly Issuer[];
  /** Which TLS listeners take that stand before it. */
  readonly tls: TlsProfile;
  /** Where a function of ours writes. */
  readonly log: () => ILogGroup;
}

/** A backend in its place behind one API. */
export interface BoundBackend {
  /** The function that the guard goes in front of; undefined: there is no guard. */
  readonly handler?: LambdaFunction;
  /** `x-amazon-apigateway-integration` of an operation. */
  readonly integration: (operation: ContractOperation) => JsonObject;
  /** Certificates of ACM that it cannot do without: they are watched. */
  readonly certificates?: readonly ICertificate[];
  /** Lets the stage, and nobody else, in. */
  readonly admit: (stage: Stage) => void;
}

/** API Gateway's own limit without a raised quota. */
export const LONGEST_INTEGRATION_MILLIS = 29_000;
