import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { FetchRefused } from './fetch-refused';
import type { Target } from './target';

/** One request to one address. */
export interface Hop {
  readonly target: Target;
  /** The address that was checked; nothing is resolved after that. */
  readonly address: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Opens the connection; default: Node's own. */
  readonly connect?: (address: string, port: number) => Socket;
  /** PEM of the authorities that a server certificate may come from; default: Node's own. */
  readonly ca?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly location?: string;
  readonly bytes: Uint8Array;
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Makes one request on a connection of its own, to the address and to nothing else. */
export function exchange(hop: Hop): Promise<Answer> {
  return new Promise((done, failed) => {
    const sent = open(hop);
    const fail = (error: unknown) => {
      sent.destroy();
      failed(error instanceof FetchRefused ? error : surprise(hop, error));
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      take(response, hop).then(done, fail);
    });
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail(new Error('the server changed the protocol'));
    });
    sent.end(hop.body);
  });
}

function surprise({ signal }: Hop, cause: unknown): FetchRefused {
  return new FetchRefused(signal.aborted ? 'TIMEOUT' : 'CONNECTION_FAILED', { cause });
}

function open({ target, address, method, headers, signal, connect, ca }: Hop): ClientRequest {
  const { url, host, port } = target;
  const options: RequestOptions = {
    host: address,
    port,
    method,
    path: `${url.pathname}${url.search}`,
    // No pooled connection: an earlier request may have opened it to another address.
    agent: false,
    signal,
    headers: { ...headers, Host: url.host, 'Accept-Encoding': 'identity', Connection: 'close' },
  };
  // An agent would open the connection by itself; only without one does Node ask for it.
  const ownConnection = connect && { agent: undefined, createConnection: () => connect(address, port) };
  if (url.protocol === 'http:') return httpRequest({ ...options, ...ownConnection });
  // The certificate is checked against the name that was asked for, not against the address.
  const tls = { servername: isIP(host) === 0 ? host : '', ca };
  if (!connect) return httpsRequest({ ...options, ...tls });
  const createConnection = () => tlsConnect({ ...tls, host, socket: connect(address, port) });
  return httpsRequest({ ...options, agent: undefined, createConnection });
}

async function take(response: IncomingMessage, { maxBytes }: Hop): Promise<Answer> {
  const { statusCode: status = 0, headers, rawHeaders } = response;
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) pairs.push([rawHeaders[at]!, rawHeaders[at + 1]!]);
  if (REDIRECTS.includes(status) && headers.location !== undefined) {
    response.destroy();
    return { status, headers: pairs, location: headers.location, bytes: new Uint8Array() };
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw new FetchRefused('RESPONSE_ENCODED');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new FetchRefused('RESPONSE_TOO_LARGE');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new FetchRefused('RESPONSE_TOO_LARGE');
    chunks.push(chunk);
  }
  return { status, headers: pairs, bytes: Buffer.concat(chunks) };
}
