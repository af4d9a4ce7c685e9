import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type SecureVersion } from 'node:tls';
import { type EdgeHop, throughEdge } from './edge-hop';
import { CORRELATION_HEADER, type HttpOutcome, noResponse, type Outcome } from './outcome';
import type { Certificate, Endpoint } from './target';

/** A request as it goes on the wire: nothing is normalized, reordered or merged. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, relative to the base path of the endpoint. */
  readonly path: string;
  /** In order, duplicates kept. `Host` and `Content-Length` are added unless given. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Buffer;
}

/** Over what a request goes. */
export interface Connection {
  readonly endpoint: Endpoint;
  /** Local address to come from. */
  readonly address?: string;
  readonly certificate?: Certificate;
  readonly maxTls?: SecureVersion;
  readonly minTls?: SecureVersion;
  readonly ciphers?: string;
  /** A handshake of its own, never a kept connection. */
  readonly isFresh?: boolean;
  /** The edge that the request goes through: it connects with its own certificate, from its own address. */
  readonly through?: EdgeHop;
}

const TIMEOUT_MS = 20_000;

/** HTTPS over loopback with the real domain name in SNI and Host. One client a drill; `close` ends its connections. */
export class DrillClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16, scheduling: 'lifo' });

  constructor(private readonly ca: string) {}

  send(connection: Connection, request: RawRequest): Promise<Outcome> {
    return new Promise((resolve) => {
      const settle = (error: unknown) => resolve(noResponse(error));
      try {
        const outgoing = httpsRequest(this.options(connection, request), (incoming) => {
          collect(incoming).then(resolve, settle);
        });
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
        outgoing.on('error', (error: NodeJS.ErrnoException) => {
          // A kept connection that the server closed meanwhile says nothing about the request.
          if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(this.send(connection, request));
          else settle(error);
        });
        outgoing.end(request.body);
      } catch (error) {
        settle(error);
      }
    });
  }

  /** Bytes that no HTTP library would send, in the clear or inside TLS. Ends when the peer closes or falls silent. */
  sendBytes(endpoint: Endpoint, bytes: Buffer, over: 'tls' | 'tcp'): Promise<Outcome> {
    const options = { host: '127.0.0.1', port: endpoint.port };
    const socket =
      over === 'tcp' ? connectPlain(options) : connectTls({ ...options, ca: this.ca, servername: endpoint.host });
    socket.once(over === 'tcp' ? 'connect' : 'secureConnect', () => socket.write(bytes));
    return readAnswer(socket);
  }

  close(): void {
    this.agent.destroy();
  }

  private options(connection: Connection, request: RawRequest) {
    const { through } = connection;
    const endpoint = through?.origin ?? connection.endpoint;
    const certificate = through ? through.certificate : connection.certificate;
    const localAddress = through ? through.address : connection.address;
    const tls: ConnectionOptions = {
      ca: this.ca,
      servername: endpoint.host,
      minVersion: connection.minTls ?? 'TLSv1.2',
      maxVersion: connection.maxTls ?? 'TLSv1.3',
      ...(connection.ciphers && { ciphers: connection.ciphers }),
      ...(certificate && { cert: certificate.cert, key: certificate.key }),
    };
    return {
      ...tls,
      host: '127.0.0.1',
      port: endpoint.port,
      method: request.method,
      path: endpoint.basePath + request.path,
      headers: withFraming(endpoint, overEdge(connection, request)).flat(),
      agent: connection.isFresh ? new Agent({ keepAlive: false, maxCachedSessions: 0 }) : this.agent,
      timeout: TIMEOUT_MS,
      ...(localAddress && { localAddress }),
    };
  }
}

function overEdge(connection: Connection, request: RawRequest): RawRequest {
  const { through } = connection;
  return through ? { ...request, headers: throughEdge(through, request.headers, connection) } : request;
}

function withFraming(endpoint: Pick<Endpoint, 'host'>, { headers, body }: RawRequest): (readonly [string, string])[] {
  const has = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  return [
    ...(has('host') ? [] : [['Host', endpoint.host] as const]),
    ...headers,
    ...(body && !has('content-length') && !has('transfer-encoding')
      ? [['Content-Length', String(body.length)] as const]
      : []),
  ];
}

async function collect(incoming: IncomingMessage): Promise<HttpOutcome> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return httpOutcome(incoming.statusCode ?? 0, pairs(incoming.rawHeaders), Buffer.concat(chunks).toString('utf8'));
}

function* pairs(raw: readonly string[]): Generator<[string, string]> {
  for (let index = 0; index + 1 < raw.length; index += 2) yield [raw[index]!, raw[index + 1]!];
}

function httpOutcome(status: number, fields: Iterable<[string, string]>, body: string): HttpOutcome {
  const headers: Record<string, string> = {};
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return { kind: 'http', status, headers, body, correlation: headers[CORRELATION_HEADER] ?? '' };
}

const SILENCE_MS = 3_000;

function readAnswer(socket: Socket): Promise<Outcome> {
  return new Promise((resolve) => {
    let text = '';
    const finish = (error: unknown) => {
      socket.destroy();
      resolve(parseAnswer(text) ?? noResponse(error));
    };
    socket.setTimeout(SILENCE_MS, () => finish(new Error('the peer fell silent')));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', finish);
    socket.on('close', () => finish(Object.assign(new Error('the connection was closed'), { code: 'ECLOSED' })));
  });
}

function parseAnswer(text: string): Outcome | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  if (!status) return undefined;
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const fields = head
    .split('\r\n')
    .slice(1)
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  return httpOutcome(Number(status), fields, rest.join('\r\n\r\n'));
}
