import { randomUUID } from 'node:crypto';
import type { Call } from './call';
import { bytesOf, header, toRequest } from './call';
import type { DrillOperation } from './contract-view';
import { type HttpOutcome, noResponse, type Outcome } from './outcome';
import type { DrillTarget, Stranger } from './target';

/** Past the gateway: the event that API Gateway would send, with an authorizer context of the caller's choosing. */
export async function invokeDirectly(
  target: DrillTarget,
  functionId: string,
  operation: DrillOperation,
  call: Call,
  authorizer: Record<string, unknown>,
): Promise<Outcome> {
  const correlation = `drill-${randomUUID()}`;
  try {
    const answer = await target.invoke(functionId, proxyEvent(operation, call, authorizer, correlation));
    return toOutcome(answer, correlation);
  } catch (error) {
    return noResponse(error);
  }
}

/** The same as a stranger, whom the function's own policy should turn away before any code of it runs. */
export async function invokeAsStranger(
  target: DrillTarget,
  functionId: string,
  stranger: Stranger,
  { operation, call }: { readonly operation: DrillOperation; readonly call: Call },
): Promise<Outcome> {
  const correlation = `drill-${randomUUID()}`;
  try {
    const event = proxyEvent(operation, call, {}, correlation);
    const answer = await target.invokeAs?.(functionId, stranger, event);
    return toOutcome(answer, correlation);
  } catch (error) {
    return noResponse(error);
  }
}

function proxyEvent(operation: DrillOperation, call: Call, authorizer: Record<string, unknown>, correlation: string) {
  const headers = Object.fromEntries(call.headers.filter(([name]) => name.toLowerCase() !== 'authorization'));
  const path = call.path.split('?')[0]!;
  // The event is the gateway's: it speaks of the path that it deploys.
  const { gatewayPath: deployed = operation.spec.path } = operation.spec;
  return {
    resource: deployed,
    path,
    httpMethod: call.method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: call.query.length > 0 ? Object.fromEntries(call.query) : null,
    multiValueQueryStringParameters: call.query.length > 0 ? grouped(call.query) : null,
    pathParameters: pathParameters(deployed, path),
    stageVariables: null,
    requestContext: {
      resourcePath: deployed,
      httpMethod: call.method,
      path,
      protocol: 'HTTP/1.1',
      stage: 'drill',
      domainName: call.connection.endpoint.host,
      requestId: randomUUID(),
      extendedRequestId: correlation,
      identity: { sourceIp: '10.0.0.1', userAgent: header(call, 'user-agent') ?? null },
      authorizer,
    },
    body: call.body === undefined ? null : bytesOf(toRequest(call).body).toString('utf8'),
    isBase64Encoded: false,
  };
}

function grouped(query: Call['query']): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of query) lists[name] = [...(lists[name] ?? []), value];
  return lists;
}

function pathParameters(template: string, path: string): Record<string, string> | null {
  const values = path.split('/');
  const found = template.split('/').flatMap((segment, index): [string, string][] => {
    const name = /^\{([^}]+)\}$/.exec(segment)?.[1];
    return name ? [[name, values[index] ?? '']] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}

function toOutcome(answer: unknown, correlation: string): Outcome {
  const { statusCode, headers, body, errorMessage } = (answer ?? {}) as {
    statusCode?: number;
    headers?: Record<string, unknown>;
    body?: unknown;
    errorMessage?: string;
  };
  if (statusCode === undefined) return noResponse(new Error(errorMessage ?? 'the function returned no response'));
  const lower = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ]);
  const outcome: HttpOutcome = {
    kind: 'http',
    status: statusCode,
    headers: Object.fromEntries(lower),
    body: String(body ?? ''),
    correlation,
    isDirect: true,
  };
  return outcome;
}
