import { FetchRefused } from './fetch-refused';

/** What a handler sends. */
export interface SafeRequest {
  /** @default GET */
  readonly method?: string;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly body?: string | Uint8Array;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal;
}

export interface CheckedRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** They frame the message or name the host: set by hand, they smuggle a second request or reach a second host. */
const CONNECTION_HEADERS: readonly string[] = [
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What another origin may learn; every other header may be a credential. */
const HARMLESS: readonly string[] = ['accept', 'accept-language', 'content-language', 'content-type', 'user-agent'];

// RFC 9110 sections 5.1 and 5.5.
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Takes a request as it is meant, or refuses it. */
export function checkedRequest({ method = 'GET', headers = {}, body }: SafeRequest): CheckedRequest {
  if (!METHODS.includes(method)) throw new FetchRefused('METHOD_NOT_ALLOWED');
  const checked = Object.entries(headers).map(([written, value]): [string, string] => {
    const name = written.toLowerCase();
    const isPlain = NAME.test(name) && VALUE.test(value) && !CONNECTION_HEADERS.includes(name);
    if (!isPlain || name.startsWith('proxy-')) throw new FetchRefused('HEADER_NOT_ALLOWED');
    return [name, value];
  });
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return { method, headers: framed(Object.fromEntries(checked), bytes), body: bytes };
}

function framed(headers: Record<string, string>, body: Uint8Array | undefined): Record<string, string> {
  return body === undefined ? headers : { ...headers, 'content-length': String(body.length) };
}

/** The request that follows a redirect. Fetch Standard, "HTTP-redirect fetch"; credentials stay with their origin. */
export function redirected(request: CheckedRequest, status: number, isSameOrigin: boolean): CheckedRequest {
  const { method, headers, body } = request;
  const becomesGet = (status === 303 && method !== 'HEAD') || ([301, 302].includes(status) && method === 'POST');
  const kept = Object.entries(headers).filter(
    ([name]) =>
      (isSameOrigin || HARMLESS.includes(name) || name === 'content-length') &&
      !(becomesGet && name.startsWith('content-')),
  );
  return { method: becomesGet ? 'GET' : method, headers: Object.fromEntries(kept), ...(!becomesGet && { body }) };
}
