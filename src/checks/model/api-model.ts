import type { TemplateResource } from './template-model';
import type { Value } from './references';

/** The authorizer of an operation, as the template declares it. */
export interface AuthorizerModel {
  readonly name: string;
  readonly kind: 'lambda' | 'cognito' | 'iam' | 'unknown';
  /** Seconds; undefined: API Gateway's default of 300. */
  readonly ttl?: number;
  readonly identitySources: readonly string[];
  /** The function behind it, when it is of this template. */
  readonly function?: TemplateResource;
}

/** One operation that the gateway would serve. */
export interface OperationModel {
  readonly method: string;
  readonly path: string;
  /** Undefined: anyone may call. */
  readonly authorizer?: AuthorizerModel;
  readonly validatesBody: boolean;
  readonly validatesParameters: boolean;
  /** Content types that a request model is bound to. */
  readonly models: Readonly<Record<string, Value>>;
  /** Content types that the operation says to take and that API Gateway, which reads JSON only, can have no model for. */
  readonly unmodeledTypes: readonly string[];
  readonly takesBody: boolean;
  readonly integration: Record<string, Value>;
  /** The function behind it, when it is of this template. */
  readonly backend?: TemplateResource;
  /** The resource that a finding on this operation is reported at. */
  readonly reportedAt: TemplateResource;
}

export interface StageModel {
  readonly resource: TemplateResource;
  readonly webAcl?: TemplateResource;
  /** An association exists whose ACL is not in this template: its rules cannot be seen. */
  readonly foreignWebAcl: boolean;
  readonly webAclLogging?: TemplateResource;
}

export interface DomainModel {
  readonly resource: TemplateResource;
  readonly mutualTls: boolean;
  /** Called through endpoints of VPCs alone. */
  readonly private: boolean;
}

/** A named weakening that the template carries in its metadata. */
export interface WaiverModel {
  readonly slug: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
}

/** One REST API with everything of the template that belongs to it. */
export interface ApiModel {
  readonly resource: TemplateResource;
  readonly private: boolean;
  readonly body?: Record<string, Value>;
  /** The body cannot be read (a file in S3, a transform): every rule about operations must say no. */
  readonly opaque: boolean;
  readonly operations: readonly OperationModel[];
  readonly stages: readonly StageModel[];
  readonly domains: readonly DomainModel[];
  readonly consumers?: readonly Record<string, Value>[];
  readonly waivers: readonly WaiverModel[];
}

/** `GET /orders/{orderId}`: how a finding names an operation. */
export function operationLabel(operation: OperationModel): string {
  return `${operation.method} ${operation.path}`;
}
