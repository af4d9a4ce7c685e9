import type { CompiledPolicy } from '../iam/policy';
import type { WebAclModel } from '../waf/web-acl-model';
import type { Router } from './router';
import type { Template } from './template';

/** One REST API behind one stage, compiled: what a request is judged by. Frozen after the boot. */
export interface RestApiModel {
  readonly stack: string;
  readonly logicalId: string;
  /** Physical id of the REST API. */
  readonly apiId: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** `<apiId>.execute-api.<region>.amazonaws.com` */
  readonly executeApiHost: string;
  /** Names of a private API at its endpoints, `<apiId>-<vpce>.execute-api.<region>.amazonaws.com`. */
  readonly executeApiAliases: readonly string[];
  readonly disableExecuteApiEndpoint: boolean;
  readonly endpointTypes: readonly string[];
  /** Endpoints of VPCs that a private API is associated with. */
  readonly vpcEndpointIds: readonly string[];
  readonly endpointAccessMode?: string;
  readonly securityPolicy?: string;
  readonly stage: StageModel;
  /** Domains that lead to this API and stage. */
  readonly domains: readonly DomainModel[];
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly methods: readonly MethodModel[];
  readonly router: Router;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseModel>;
  readonly resourcePolicy?: CompiledPolicy;
  readonly webAcl?: WebAclModel;
  /** Keys by value, of this account. */
  readonly apiKeys: ReadonlyMap<string, ApiKeyModel>;
}

export interface StageModel {
  readonly logicalId: string;
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: { readonly destinationArn: string; readonly json: boolean; readonly format: Template };
  /** It presents a certificate to HTTP backends. */
  readonly presentsCertificate?: true;
}

export interface DomainModel {
  readonly logicalId: string;
  readonly name: string;
  /** `TLS_1_2` or a `SecurityPolicy_…` name. */
  readonly securityPolicy: string;
  readonly endpointAccessMode?: string;
  readonly certificateArn?: string;
  /** Of a private domain: who may call through which endpoint. */
  readonly private?: { readonly policy: CompiledPolicy; readonly endpoints: readonly string[] };
  readonly mutualTls?: { readonly truststoreUri: string; readonly truststoreVersion?: string };
  /** Every mapping of the domain, longest base path first; `basePath` without slashes at its ends, `''` for all. */
  readonly mappings: readonly BasePathModel[];
}

export interface BasePathModel {
  readonly basePath: string;
  readonly segments: readonly string[];
  readonly apiId: string;
  /** Absent: the caller names the stage as first path segment. */
  readonly stage?: string;
}

export interface MethodModel {
  readonly resourceId: string;
  /** `/orders/{orderId}` */
  readonly resourcePath: string;
  /** `ANY` or a method. */
  readonly httpMethod: string;
  readonly operationName?: string;
  readonly auth: MethodAuth;
  readonly apiKeyRequired: boolean;
  readonly validation: ValidationModel;
  readonly integration: IntegrationModel;
  /** Request rate of the stage for this method. */
  readonly throttle?: ThrottleModel;
}

export type MethodAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'custom'; readonly authorizer: AuthorizerModel }
  /** A kind that is not emulated, or one that is misconfigured: every call is refused. */
  | { readonly kind: 'refuse'; readonly type: string; readonly why: string };

export interface AuthorizerModel {
  readonly id: string;
  readonly name: string;
  readonly type: 'REQUEST' | 'TOKEN';
  readonly functionArn: string;
  readonly sources: readonly IdentitySource[];
  /** Regular expression that the token must match whole (TOKEN only). */
  readonly tokenPattern?: RegExp;
  readonly ttlSeconds: number;
  readonly permission: PermissionModel;
}

export interface IdentitySource {
  readonly kind: 'header' | 'querystring' | 'stageVariables' | 'context';
  readonly name: string;
}

/** Whether the template lets API Gateway invoke a function. */
export interface PermissionModel {
  readonly verdict: 'granted' | 'missing' | 'not-evaluated';
  readonly detail: string;
}

export interface ValidationModel {
  readonly parameters: boolean;
  readonly body: boolean;
  /** Full expressions, sorted: `method.request.header.X`. */
  readonly required: readonly RequiredParameter[];
  /** Content type, or `$default`, to the model. */
  readonly models: ReadonlyMap<string, BodyModel>;
}

export interface RequiredParameter {
  readonly kind: 'header' | 'path' | 'querystring';
  readonly name: string;
}

export interface BodyModel {
  readonly name: string;
  /** Findings in the words of `$context.error.validationErrorString`; empty when the body conforms. */
  check(value: unknown): readonly string[];
}

export type IntegrationModel =
  | {
      readonly kind: 'lambda-proxy';
      readonly functionArn: string;
      readonly timeoutMs: number;
      readonly permission: PermissionModel;
    }
  | MockIntegration
  | VpcLinkIntegration
  | { readonly kind: 'refuse'; readonly type: string; readonly why: string };

/** An HTTPS server behind a VPC link. */
export interface VpcLinkIntegration {
  readonly kind: 'vpc-link';
  readonly httpMethod: string;
  /** Host name of the URI: what the server's certificate is held against. */
  readonly serverName: string;
  /** Path of the URI, with its parameters. */
  readonly path: string;
  /** `path.orderId` or `header.x` to where the value comes from. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
}

export interface MockIntegration {
  readonly kind: 'mock';
  readonly passthrough: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  /** Content type to the status that the request template names. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly responses: readonly MockResponse[];
}

export interface MockResponse {
  readonly pattern?: RegExp;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly contentType: string;
}

export interface GatewayResponseModel {
  readonly status?: number;
  /** Header name to a compiled value. */
  readonly headers: readonly (readonly [string, Template])[];
  readonly templates: ReadonlyMap<string, Template>;
}

export interface ThrottleModel {
  readonly rate: number;
  readonly burst: number;
}

export interface ApiKeyModel {
  readonly id: string;
  readonly logicalId: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Plans of the key that are bound to this stage. */
  readonly plans: readonly UsagePlanModel[];
}

export interface UsagePlanModel {
  readonly id: string;
  readonly throttle?: ThrottleModel;
  readonly quota?: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH'; readonly offset: number };
  /** `/orders/{id}/GET` to the limit, for this stage. */
  readonly methodThrottles: ReadonlyMap<string, ThrottleModel>;
}
