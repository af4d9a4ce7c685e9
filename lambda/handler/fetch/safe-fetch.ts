import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { mayReach } from './address';
import { type Answer, exchange, type Hop } from './exchange';
import { FetchRefused } from './fetch-refused';
import { type CheckedRequest, checkedRequest, redirected, type SafeRequest } from './safe-request';
import { checkedHosts, type Target, type TargetRules, targetOf } from './target';

/** What a handler may ask for, and for how long. */
export interface SafeFetchOptions {
  /**
   * Hosts that may be asked, closed: exact names (`api.partner.example`), all names below one (`*.partner.example`), or
   * `*` for every public host, where the URL is a caller's to choose. An address counts only when it is listed itself.
   */
  readonly hosts: readonly string[];

  /**
   * Hosts whose addresses may be private (RFC 1918, RFC 4193), by exact name. Loopback, link-local and metadata
   * addresses stay refused.
   *
   * @default - none
   */
  readonly privateHosts?: readonly string[];

  /**
   * Schemes that may be asked for.
   *
   * @default - https
   */
  readonly schemes?: readonly ('https' | 'http')[];

  /**
   * Ports besides the one of the scheme.
   *
   * @default - none
   */
  readonly ports?: readonly number[];

  /**
   * How many redirects are followed; each is checked like the first URL.
   *
   * @default 3
   */
  readonly maxRedirects?: number;

  /**
   * The longest response body, in bytes.
   *
   * @default 1048576
   */
  readonly maxBytes?: number;

  /**
   * Milliseconds for everything: resolution, connection, redirects and the last byte of the body.
   *
   * @default 5000
   */
  readonly timeoutMs?: number;

  /**
   * PEM of the authorities that server certificates may come from.
   *
   * @default - the ones of Node.js
   */
  readonly ca?: string;
}

/** `fetch` that a caller cannot turn against the network that it runs in. */
export type SafeFetch = (url: string | URL, request?: SafeRequest) => Promise<Response>;

/** The two things that a test has to stand in for. */
export interface SafeFetchDeps {
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly connect?: (address: string, port: number) => Socket;
}

const SYSTEM: SafeFetchDeps = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
};

interface Session extends SafeFetchDeps, TargetRules {
  readonly maxRedirects: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly ca?: string;
}

/**
 * Makes a `fetch` for one purpose. Each request resolves its host once, refuses unless every address may be reached, and
 * connects to the address that was checked, so that a second answer of the name server changes nothing.
 *
 * @example
 * const fetchRates = createFetch({ hosts: ['rates.example.com'] });
 * const rates = await (await fetchRates('https://rates.example.com/v1/eur')).json();
 *
 * @throws FetchRefused with the reason, when a request is not made or its answer is not taken
 */
export function createFetch(options: SafeFetchOptions): SafeFetch {
  return createFetchWith(options, SYSTEM);
}

/** As `createFetch`, with name server and network as arguments. */
export function createFetchWith(options: SafeFetchOptions, deps: SafeFetchDeps): SafeFetch {
  const { schemes = ['https'], ports = [], maxRedirects = 3, maxBytes = 1_048_576, timeoutMs = 5_000, ca } = options;
  const session: Session = {
    ...deps,
    hosts: checkedHosts('hosts', options.hosts),
    privateHosts: checkedHosts('privateHosts', options.privateHosts ?? []),
    schemes,
    ports,
    maxRedirects,
    maxBytes,
    timeoutMs,
    ca,
  };
  return async (url, request = {}) => {
    const checked = checkedRequest(request);
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    return responseOf(await follow(session, targetOf(String(url), session), { ...checked, signal }));
  };
}

type Running = CheckedRequest & { readonly signal: AbortSignal };

async function follow(session: Session, first: Target, running: Running): Promise<Answer> {
  let target = first;
  let request: CheckedRequest = running;
  for (let redirects = 0; ; redirects++) {
    const address = await addressOf(session, target, running.signal);
    const { maxBytes, connect, ca } = session;
    const hop: Hop = { ...request, target, address, maxBytes, connect, ca, signal: running.signal };
    const answer = await exchange(hop);
    if (answer.location === undefined) return answer;
    if (redirects >= session.maxRedirects) throw new FetchRefused('TOO_MANY_REDIRECTS');
    const next = nextTarget(session, target, answer.location);
    request = redirected(request, answer.status, next.url.origin === target.url.origin);
    target = next;
  }
}

function nextTarget(session: Session, from: Target, location: string): Target {
  const next = targetOf(location, session, from.url);
  if (from.url.protocol === 'https:' && next.url.protocol !== 'https:') throw new FetchRefused('SCHEME_NOT_ALLOWED');
  return next;
}

/** The address to connect to. One address that may not be reached condemns the name: which one counts is chance. */
async function addressOf({ resolve }: Session, { host, reach }: Target, signal: AbortSignal): Promise<string> {
  const addresses = isIP(host) === 0 ? await resolved(resolve, host, signal) : [host];
  const [first] = addresses;
  if (first === undefined) throw new FetchRefused('NAME_NOT_RESOLVED');
  if (!addresses.every((address) => mayReach(address, reach))) throw new FetchRefused('ADDRESS_NOT_ALLOWED');
  return first;
}

/** The name server's answer, or the deadline: Node's resolver takes no signal. */
async function resolved(
  resolve: SafeFetchDeps['resolve'],
  host: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, failed) => {
    onAbort = () => failed(new FetchRefused('TIMEOUT'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([resolve(host), aborted]);
  } catch (cause) {
    throw cause instanceof FetchRefused ? cause : new FetchRefused('NAME_NOT_RESOLVED', { cause });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

// Fetch Standard, "null body status".
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

function responseOf({ status, headers, bytes }: Answer): Response {
  if (status < 200 || status > 599) throw new FetchRefused('CONNECTION_FAILED');
  const body = WITHOUT_BODY.includes(status) ? null : new Uint8Array(bytes);
  return new Response(body, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) });
}
