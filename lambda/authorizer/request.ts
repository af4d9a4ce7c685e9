import type { MultiValueQuery } from '../core/canonical';
import { clientAddress } from '../core/client-address';
import type { GatewayRoute } from '../core/route-match';
import { type CertificateHeaders, edgeCertificate } from './edge-certificate';
import { type Credential, tokenParameters } from './token/credential';

/** The certificate that the caller proved to hold, as API Gateway reports it. */
export interface PresentedCertificate {
  readonly pem: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** What the authorizer needs of a REQUEST event. */
export interface AuthorizerRequest {
  readonly methodArn: string;
  readonly apiId: string;
  /** Extended request id: unlike the request id, callers cannot set it. */
  readonly correlation: string;
  readonly domain: string;
  readonly route: GatewayRoute;
  readonly query: MultiValueQuery;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly credential: Credential;
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly certificate?: PresentedCertificate;
  /** As the edge tells it; empty where none does. */
  readonly country: string;
}

type Values = Readonly<Record<string, readonly string[] | undefined>>;

interface ClientCertificate {
  readonly clientCertPem?: string;
  readonly validity?: { readonly notBefore?: string; readonly notAfter?: string };
}

/** The members of the event that are read. AWS: "Input to an API Gateway Lambda authorizer". */
export interface AuthorizerEvent {
  readonly methodArn: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly resource: string;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Values | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueQueryStringParameters?: Values | null;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext: {
    readonly apiId: string;
    readonly domainName?: string;
    readonly extendedRequestId?: string;
    readonly requestId?: string;
    readonly httpMethod?: string;
    readonly resourcePath?: string;
    readonly identity?: {
      readonly sourceIp?: string;
      readonly userAgent?: string | null;
      readonly clientCert?: ClientCertificate | null;
    };
  };
}

function multiValues(multi: Values | null | undefined, single: AuthorizerEvent['headers']): Values {
  return (
    multi ??
    Object.fromEntries(Object.entries(single ?? {}).map(([name, value]) => [name, value === undefined ? [] : [value]]))
  );
}

/** Headers by lower-case name; spellings of one name that differ in case are one header. */
function headersOf(event: AuthorizerEvent): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, values] of Object.entries(multiValues(event.multiValueHeaders, event.headers))) {
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ?? []), ...(values ?? [])];
  }
  return headers;
}

function certificateOf(cert: ClientCertificate | null | undefined): PresentedCertificate | undefined {
  if (!cert?.clientCertPem) return undefined;
  const { notBefore = '', notAfter = '' } = cert.validity ?? {};
  return { pem: cert.clientCertPem, notBefore, notAfter };
}

function routeOf(event: AuthorizerEvent): GatewayRoute {
  const { httpMethod, resourcePath } = event.requestContext;
  const agrees =
    (httpMethod ?? event.httpMethod) === event.httpMethod && (resourcePath ?? event.resource) === event.resource;
  if (!agrees) throw new Error('the event names two methods or two resources');
  return { method: event.httpMethod, path: event.path, resource: event.resource, parameters: event.pathParameters };
}

/** Headers in which an edge tells about callers. */
export interface EdgeHeaders {
  readonly clientAddressHeader?: string;
  readonly countryHeader?: string;
  readonly certificateHeaders?: CertificateHeaders;
}

/** One country, or none: two headers tell nothing. */
function countryOf([country = '', ...more]: readonly string[]): string {
  return more.length === 0 && /^[A-Z]{2}$/.test(country) ? country : '';
}

/**
 * Translates a REQUEST event.
 *
 * @param edge lower-case names of the headers in which the edge tells address, country and certificate of the caller; absent: no edge
 * @throws when it is not one: the wrapper turns that into a refusal
 */
export function requestOf(event: AuthorizerEvent, edge: EdgeHeaders = {}): AuthorizerRequest {
  const context = event.requestContext;
  const query = multiValues(event.multiValueQueryStringParameters, event.queryStringParameters);
  const headers = headersOf(event);
  const { clientAddressHeader, countryHeader, certificateHeaders } = edge;
  const told = clientAddressHeader === undefined ? undefined : (headers[clientAddressHeader] ?? []);
  return {
    methodArn: event.methodArn,
    apiId: context.apiId,
    correlation: context.extendedRequestId ?? context.requestId ?? 'unknown',
    domain: (context.domainName ?? '').toLowerCase(),
    route: routeOf(event),
    query,
    headers,
    credential: { authorization: headers['authorization'] ?? [], inQuery: tokenParameters(Object.keys(query)) },
    // No address lies in no range.
    sourceIp: clientAddress(context.identity?.sourceIp, told) ?? '',
    userAgent: context.identity?.userAgent?.slice(0, 256),
    certificate: certificateHeaders
      ? edgeCertificate(headers, certificateHeaders, Boolean(context.identity?.clientCert?.clientCertPem))
      : certificateOf(context.identity?.clientCert),
    country: countryOf(countryHeader === undefined ? [] : (headers[countryHeader] ?? [])),
  };
}
