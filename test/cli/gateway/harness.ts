import type { ResolvedAssembly, ResolvedResource } from '../../../cli/gateway/assembly/types';
import { ManualClock } from '../../../cli/gateway/clock';
import type { InvokeResult, LogEntry, RawRequest, RawResponse, StageDecision } from '../../../cli/gateway/exchange';
import { createState } from '../../../cli/gateway/exchange-state';
import { buildModel } from '../../../cli/gateway/model/build-model';
import type { RestApiModel } from '../../../cli/gateway/model/rest-api-model';
import { handleRequest } from '../../../cli/gateway/stages/pipeline';

export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';
export const NOW = Date.UTC(2026, 0, 5, 12, 0, 0);
export const HOST = 'api.execute-api.eu-west-1.amazonaws.com';

type Properties = Record<string, unknown>;
export type Resources = Record<string, { type: string; properties: Properties }>;

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const invocationUri = (name: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`;
export const permission = (name: string) => ({
  type: 'AWS::Lambda::Permission',
  properties: {
    FunctionName: functionArn(name),
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  },
});
export const wafArn = (kind: string, id: string) => `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/${kind}/${id}/${id}`;

/** A resolved assembly of one stack; `Ref` is the logical id, for WAF `<id>|<id>|REGIONAL`. */
export function assemblyOf(resources: Resources): ResolvedAssembly {
  const entries = Object.entries(resources).map(([id, entry]): [string, ResolvedResource] => [
    id,
    { ...entry, metadata: {} },
  ]);
  return {
    stacks: [{ name: 'Test', region: REGION, account: ACCOUNT, resources: Object.fromEntries(entries) }],
    physicalId: (id) => (resources[id]?.type.startsWith('AWS::WAFv2') ? `${id}|${id}|REGIONAL` : id),
    assets: [],
  };
}

/** An API named `api` with stage `v1`, an open GET /orders and whatever a test adds. */
export function resourcesOf(
  body: Properties = {},
  more: Resources = {},
  stage: Properties = {},
  api: Properties = {},
): Resources {
  return {
    api: { type: 'AWS::ApiGateway::RestApi', properties: { Body: { openapi: '3.0.1', paths: {}, ...body }, ...api } },
    deployment: { type: 'AWS::ApiGateway::Deployment', properties: { RestApiId: 'api' } },
    stage: {
      type: 'AWS::ApiGateway::Stage',
      properties: { RestApiId: 'api', DeploymentId: 'deployment', StageName: 'v1', ...stage },
    },
    backendPermission: permission('backend'),
    authorizerPermission: permission('authorizer'),
    ...more,
  };
}

export const proxy = { type: 'aws_proxy', httpMethod: 'POST', uri: invocationUri('backend') };
export const operation = (over: Properties = {}) => ({ 'x-amazon-apigateway-integration': proxy, ...over });

/** Security scheme of a REQUEST authorizer. */
export const authorizerScheme = (over: Properties = {}) => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    identitySource: 'method.request.header.Authorization',
    authorizerResultTtlInSeconds: 0,
    authorizerUri: invocationUri('authorizer'),
    ...over,
  },
});

export type Handler = (event: Record<string, unknown>) => unknown;

export interface Sent {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly pairs: RawResponse['headers'];
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly decisions: readonly StageDecision[];
  readonly logs: readonly LogEntry[];
}

/** A gateway without sockets: functions are local, time stands still until moved. */
export class Bench {
  readonly clock = new ManualClock(NOW);
  readonly state = createState();
  readonly events: { arn: string; event: Record<string, unknown> }[] = [];
  readonly handlers: Record<string, Handler> = { backend: () => ({ statusCode: 200, body: '{"ok":true}' }) };
  readonly apis: RestApiModel[];
  readonly gaps: ReturnType<typeof buildModel>['notEmulated'];

  constructor(resources: Resources) {
    const model = buildModel(assemblyOf(resources));
    this.apis = model.apis;
    this.gaps = model.notEmulated;
  }

  async send(
    request: Partial<RawRequest> & { url?: string; headers?: [string, string][] } = {},
    api = this.apis[0],
  ): Promise<Sent> {
    if (api === undefined) throw new Error('the template of the test has no API');
    const logs: LogEntry[] = [];
    let decisions: readonly StageDecision[] = [];
    const { url, headers, ...rest } = request;
    const host = rest.listener?.host ?? HOST;
    const response = await handleRequest(
      {
        method: 'GET',
        rawUrl: url ?? '/v1/orders',
        rawHeaders: [['Host', host], ...(headers ?? [])],
        body: Buffer.alloc(0),
        sourceIp: '203.0.113.10',
        tls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', sni: host },
        listener: { kind: 'execute-api', host },
        ...rest,
      },
      api,
      {
        clock: this.clock,
        state: this.state,
        invoke: (arn, event) => this.invoke(arn, event as Record<string, unknown>),
        log: (entry) => logs.push(entry),
        trace: (_correlation, trace) => {
          decisions = trace;
        },
      },
    );
    return readable(response, decisions, logs);
  }

  private async invoke(arn: string, event: Record<string, unknown>): Promise<InvokeResult> {
    this.events.push({ arn, event });
    const handler = this.handlers[arn.split(':')[6] ?? ''];
    try {
      return { kind: 'result', payload: JSON.parse(JSON.stringify((await handler?.(event)) ?? null)) };
    } catch (error) {
      const { name, message } = error as Error;
      return { kind: 'error', errorType: name, errorMessage: message };
    }
  }
}

function readable(response: RawResponse, decisions: readonly StageDecision[], logs: readonly LogEntry[]): Sent {
  const text = response.body.toString('utf8');
  let json: Record<string, unknown> = {};
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // A body that is no JSON is read as text.
  }
  const headers = Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.status, headers, pairs: response.headers, text, json, decisions, logs };
}

/** The answer of a Lambda authorizer. */
export function authorizerAnswer(statements: Properties | Properties[], over: Properties = {}): Properties {
  return {
    principalId: 'caller',
    policyDocument: { Version: '2012-10-17', Statement: statements },
    ...over,
  };
}

export const statement = (effect: string, resource: unknown = '*') => ({
  Effect: effect,
  Action: 'execute-api:Invoke',
  Resource: resource,
});
