import type { IntegrationSource } from './api-source';
import { invokePermission } from './permissions';
import type { ResourceIndex } from './resource-index';
import type { IntegrationModel, MockResponse } from './rest-api-model';

const DEFAULT_TIMEOUT_MS = 29_000;

export interface IntegrationContext {
  readonly index: ResourceIndex;
  readonly account: string;
  /** ARN that Lambda sees as the source of the call. */
  readonly sourceArn: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Compiles an integration; a kind that is not emulated refuses every call. */
export function compileIntegration(
  source: IntegrationSource | undefined,
  context: IntegrationContext,
): IntegrationModel {
  if (source === undefined) return { kind: 'refuse', type: 'none', why: 'the method has no integration' };
  if (source.type === 'MOCK') return compileMock(source);
  if (source.type === 'HTTP_PROXY' && source.connectionType === 'VPC_LINK') return compileLink(source);
  if (source.type !== 'AWS_PROXY') return refused(source.type, `integration ${source.type} is not emulated`);
  const functionArn = functionArnOf(source.uri ?? '', context.variables);
  if (functionArn === undefined) return refused(source.type, 'the integration URI names no Lambda function');
  if (source.httpMethod !== 'POST')
    return refused(source.type, 'a Lambda function is invoked with POST, the integration says otherwise');
  return {
    kind: 'lambda-proxy',
    functionArn,
    timeoutMs: source.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    permission: invokePermission(context.index, { functionArn, ...context, credentials: source.credentials }),
  };
}

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations`, stage variables filled in. */
export function functionArnOf(uri: string, variables: Readonly<Record<string, string>>): string | undefined {
  const arn = /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1];
  return arn?.replace(/\$\{stageVariables\.([\w-]+)\}/g, (_all, name: string) => variables[name] ?? '');
}

/** Served over TLS or not at all: what goes over plain HTTP is not emulated. */
function compileLink(source: IntegrationSource): IntegrationModel {
  const [, serverName, path] = /^https:\/\/([^/:]+)(?::\d+)?(\/.*)?$/.exec(source.uri ?? '') ?? [];
  if (serverName === undefined) return refused(source.type, 'the VPC link leads to a URI that is not https');
  const parameters = Object.entries(source.requestParameters).map(
    ([target, value]) => [target.replace(/^integration\.request\./, ''), value] as const,
  );
  return {
    kind: 'vpc-link',
    httpMethod: source.httpMethod ?? 'ANY',
    serverName,
    path: path ?? '/',
    parameters: new Map(parameters),
    timeoutMs: source.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
}

function compileMock(source: IntegrationSource): IntegrationModel {
  const statuses = new Map<string, number>();
  for (const [type, template] of Object.entries(source.requestTemplates)) {
    if (isVtl(template)) return refused('MOCK', 'a request template with VTL is not emulated');
    // CDK writes `{ statusCode: 200 }`, which is not JSON (checklist item 97).
    const status = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(template)?.[1];
    if (status !== undefined) statuses.set(type.toLowerCase(), Number(status));
  }
  const responses: MockResponse[] = [];
  for (const response of source.responses) {
    const [contentType, body] = Object.entries(response.templates)[0] ?? ['application/json', ''];
    if (isVtl(body)) return refused('MOCK', 'a response template with VTL is not emulated');
    const headers = mockHeaders(response.parameters);
    if (headers === undefined) return refused('MOCK', 'a response parameter that is no literal is not emulated');
    responses.push({
      ...(response.pattern === undefined ? {} : { pattern: new RegExp(`^(?:${response.pattern})$`) }),
      status: Number(response.status),
      headers,
      body,
      contentType,
    });
  }
  return { kind: 'mock', passthrough: passthroughOf(source.passthrough), statuses, responses };
}

function mockHeaders(parameters: Readonly<Record<string, string>>): (readonly [string, string])[] | undefined {
  const headers: [string, string][] = [];
  for (const [target, value] of Object.entries(parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const literal = /^'([\s\S]*)'$/.exec(value)?.[1];
    if (name === undefined || literal === undefined) return undefined;
    headers.push([name, literal]);
  }
  return headers;
}

function passthroughOf(value: string | undefined): 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER' {
  return value === 'NEVER' || value === 'WHEN_NO_TEMPLATES' ? value : 'WHEN_NO_MATCH';
}

function isVtl(template: string): boolean {
  return /[$#]/.test(template);
}

function refused(type: string, why: string): IntegrationModel {
  return { kind: 'refuse', type, why };
}
