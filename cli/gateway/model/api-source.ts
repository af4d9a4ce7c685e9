/** A REST API as written, whether as an OpenAPI body or as one resource a method: the common form before compiling. */
export interface ApiSource {
  readonly methods: readonly MethodSource[];
  /** Model name to JSON schema. */
  readonly models: ReadonlyMap<string, unknown>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseSource>;
  readonly policy?: unknown;
  readonly binaryMediaTypes?: readonly string[];
  readonly apiKeySource?: string;
  readonly disableExecuteApiEndpoint?: boolean;
  /** What API Gateway ignores or the local gateway does not run. */
  readonly notes: readonly SourceNote[];
}

export interface SourceNote {
  readonly text: string;
  readonly isSecurityRelevant: boolean;
}

export interface MethodSource {
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly operationName?: string;
  readonly auth: AuthSource;
  readonly apiKeyRequired: boolean;
  readonly validateParameters: boolean;
  readonly validateBody: boolean;
  /** Required ones only: `method.request.header.X`. */
  readonly requiredParameters: readonly string[];
  /** Content type or `$default` to a model's name or a schema. */
  readonly models: ReadonlyMap<string, { readonly model: string } | { readonly schema: unknown }>;
  readonly integration: IntegrationSource | undefined;
}

export type AuthSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'custom'; readonly authorizer: AuthorizerSource }
  | { readonly kind: 'refuse'; readonly type: string; readonly why: string };

export interface AuthorizerSource {
  readonly id: string;
  readonly name: string;
  /** `REQUEST` or `TOKEN`; anything else is refused. */
  readonly type: string;
  readonly uri: string;
  readonly credentials?: string;
  readonly identitySource: string;
  readonly ttlSeconds?: number;
  readonly validationExpression?: string;
}

export interface IntegrationSource {
  /** `AWS_PROXY`, `MOCK`, … */
  readonly type: string;
  readonly httpMethod?: string;
  readonly uri?: string;
  readonly credentials?: string;
  readonly passthrough?: string;
  readonly timeoutMs?: number;
  readonly connectionType?: string;
  /** `integration.request.<place>.<name>` to where its value comes from. */
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: readonly {
    readonly pattern?: string;
    readonly status: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly templates: Readonly<Record<string, string>>;
  }[];
}

export interface GatewayResponseSource {
  readonly status?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}
