import { REQUEST_ID_HEADER } from '../../src/vocabulary';

type Values = Readonly<Record<string, readonly string[] | undefined>>;

/** The members of a proxy event that a private server is told of. */
export interface ForwardEvent {
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Values | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueQueryStringParameters?: Values | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly extendedRequestId?: string; readonly requestId?: string };
}

/** A request as it is sent. */
export interface ForwardRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: Buffer;
}

/** They belong to one connection, or are set anew. RFC 9110 section 7.6.1. */
export const CONNECTION_HEADERS: readonly string[] = [
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The request that a private server gets: the same method, path, query, headers and body, on a connection of our own. */
export function forwardRequest(event: ForwardEvent, basePath: string): ForwardRequest {
  const { body, isBase64Encoded, httpMethod } = event;
  const bytes = body ? Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') : undefined;
  return {
    method: httpMethod,
    target: `${basePath}${encodedPath(event.path)}${encodedQuery(event)}`,
    headers: forwardedHeaders(event),
    ...(bytes && { body: bytes }),
  };
}

/** @throws where a segment would climb: the server might resolve it to a path that nobody decided on */
function encodedPath(path: string): string {
  if (!path.startsWith('/')) throw new Error('a path that does not begin with a slash is not forwarded');
  const climbs = path.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  if (climbs) throw new Error('a path with dot segments is not forwarded');
  return path.replace(/%(?![0-9a-fA-F]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu, (char) => encodeURIComponent(char));
}

function encodedQuery(event: ForwardEvent): string {
  const { multiValueQueryStringParameters: multi, queryStringParameters: single } = event;
  const pairs = Object.entries(valuesOf(multi, single)).flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function forwardedHeaders(event: ForwardEvent): Record<string, readonly string[]> {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const [name, values] of Object.entries(valuesOf(event.multiValueHeaders, event.headers))) {
    const key = name.toLowerCase();
    if (!CONNECTION_HEADERS.includes(key)) headers[key] = [...(headers[key] ?? []), ...values];
  }
  const { extendedRequestId, requestId } = event.requestContext ?? {};
  // A compressed answer could not be held against the contract.
  return { ...headers, 'accept-encoding': ['identity'], [REQUEST_ID_HEADER]: [extendedRequestId ?? requestId ?? ''] };
}

function valuesOf(
  multi: Values | null | undefined,
  single: Readonly<Record<string, string | undefined>> | null | undefined,
): Record<string, readonly string[]> {
  const lists = Object.entries(multi ?? {}).map(([name, values]) => [name, values ?? []] as const);
  const singles = Object.entries(single ?? {}).map(
    ([name, value]) => [name, value === undefined ? [] : [value]] as const,
  );
  return Object.fromEntries(multi ? lists : singles);
}
