import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { Presented } from '../drill/call';
import type { ProbeEndpoint } from './endpoint';

/** What came back: an answer, or why there is none. */
export type Answer = HttpAnswer | { readonly kind: 'none'; readonly error: string };

export interface HttpAnswer {
  readonly kind: 'http';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most the first 64 KB. */
  readonly body: string;
}

const TIMEOUT_MS = 15_000;
const MAX_BODY = 65_536;
const PATIENCE = 3;
const LONGEST_WAIT_S = 5;

/** Sends one request to the endpoint and nowhere else: redirects are answers. Waits a little where the rate is exceeded. */
export async function send(endpoint: ProbeEndpoint, presented: Presented): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(endpoint, presented);
    if (answer.kind === 'none' || answer.status !== 429 || attempt >= PATIENCE) return answer;
    const asked = Number(answer.headers['retry-after']);
    const seconds = Number.isFinite(asked) && asked > 0 ? Math.min(asked, LONGEST_WAIT_S) : attempt;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }
}

function sendOnce(endpoint: ProbeEndpoint, presented: Presented): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ kind: 'none', error: wordOf(error) });
    try {
      const outgoing = (endpoint.url.protocol === 'https:' ? requestTls : requestPlain)(optionsOf(endpoint, presented));
      const clock = setTimeout(() => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
      outgoing.on('response', (incoming) => collect(incoming).then(resolve, fail));
      outgoing.on('close', () => clearTimeout(clock));
      outgoing.on('error', fail);
      outgoing.end(endpoint.body);
    } catch (error) {
      fail(error);
    }
  });
}

/** The code of a fault, or its text: never the request, which holds a token. */
function wordOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? String(error);
}

function optionsOf(
  { url, method, headers, body, ca, client, address }: ProbeEndpoint,
  presented: Presented,
): RequestOptions {
  const query = new URLSearchParams(presented.query.map(([name, value]): [string, string] => [name, value])).toString();
  const search = query ? `${url.search ? `${url.search}&` : '?'}${query}` : url.search;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const all = [
    ['Host', url.host],
    ...presented.headers,
    ...headers,
    ['Connection', 'close'],
    ...(body ? [['Content-Length', String(body.length)]] : []),
  ];
  return {
    hostname,
    port: url.port,
    method,
    path: url.pathname + search,
    // A flat list keeps order and duplicates.
    headers: all.flat() as unknown as RequestOptions['headers'],
    agent: false,
    ...(address && { lookup: always(address) }),
    ...(url.protocol === 'https:' && {
      ...(isIP(hostname) === 0 && { servername: hostname }),
      ...(ca && { ca: [...rootCertificates, ca] }),
      ...client,
    }),
  };
}

function always(address: string): LookupFunction {
  const family = isIP(address);
  return (_, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family));
}

async function collect(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    // Leaving the loop ends the connection.
    if (size > MAX_BODY) break;
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value!]),
  );
  const body = Buffer.concat(chunks).subarray(0, MAX_BODY).toString('utf8');
  return { kind: 'http', status: incoming.statusCode ?? 0, headers, body };
}
