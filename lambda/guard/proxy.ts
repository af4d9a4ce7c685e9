/** Headers and queries with all their values. */
export type MultiValues = Readonly<Record<string, readonly string[] | undefined>>;
type SingleValues = Readonly<Record<string, string | undefined>>;

/** The members of an API Gateway proxy event that the guard reads. Others are passed on untouched. */
export interface ProxyEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: SingleValues | null;
  readonly multiValueHeaders?: MultiValues | null;
  readonly queryStringParameters?: SingleValues | null;
  readonly multiValueQueryStringParameters?: MultiValues | null;
  readonly pathParameters?: SingleValues | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly extendedRequestId?: string;
    readonly requestId?: string;
    readonly authorizer?: Readonly<Record<string, unknown>> | null;
    readonly identity?: { readonly sourceIp?: string; readonly userAgent?: string | null };
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
}

/** What a Lambda function answers to API Gateway. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export function multiValues(
  multi: MultiValues | null | undefined,
  single: SingleValues | null | undefined,
): MultiValues {
  if (multi) return multi;
  const entries = Object.entries(single ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, [value as string]]));
}

/** Headers by lower-case name; spellings that differ in case are one header. */
export function headersOf(event: Pick<ProxyEvent, 'headers' | 'multiValueHeaders'>): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, values] of Object.entries(multiValues(event.multiValueHeaders, event.headers))) {
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ?? []), ...(values ?? [])];
  }
  return headers;
}

/** Tells whether an event came from API Gateway's proxy integration at all. */
export function isProxyEvent(event: unknown): event is ProxyEvent {
  if (typeof event !== 'object' || event === null) return false;
  const { resource, path, httpMethod, requestContext } = event as Record<string, unknown>;
  const texts = [resource, path, httpMethod].every((value) => typeof value === 'string');
  return texts && typeof requestContext === 'object' && requestContext !== null;
}
