import https from 'node:https';
import type http from 'node:http';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate, ListenerKind, RawRequest, RawResponse } from '../exchange';
import type { Certificate } from '../pki/certificates';
import { closeServer, listenOnLoopback } from '../services/aws-json';
import { clientCertificate } from './client-certificate';
import { readCapped } from './read-capped';
import { secureContextFor } from './secure-context';
import type { TlsVersions } from './tls-policy';

/** One listener: one certificate, one TLS policy, with or without client certificates. */
export interface ListenerOptions {
  readonly kind: ListenerKind;
  /** Host that the listener stands for; asked per request on the default endpoint, which many APIs share. */
  readonly hostOf: (hostHeader: string) => string;
  readonly certificate: Certificate;
  /** Certificate by server name, where the listener has many. */
  readonly certificateFor?: (serverName: string) => Promise<Certificate>;
  readonly tls: TlsVersions;
  /** PEM certificates of the truststore: present means mutual TLS. */
  readonly truststore?: readonly string[];
  readonly port: number;
  readonly sourceIp: (remote: string | undefined) => string;
  readonly answer: (request: RawRequest) => Promise<RawResponse>;
}

// Above API Gateway's 10,240 bytes, so that the pipeline can refuse them itself.
const MAX_HEADER_BYTES = 64 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;

const certificates = new WeakMap<TLSSocket, ClientCertificate | undefined>();

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens a listener on a loopback port. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const server = https.createServer({
    ...options.certificate,
    ...options.tls,
    ...(options.truststore && {
      requestCert: true,
      // An untrusted certificate is answered with 403 by the pipeline, not by the handshake.
      rejectUnauthorized: false,
      ca: [...options.truststore],
      // A resumed session would carry no certificate.
      secureOptions: constants.SSL_OP_NO_TICKET,
    }),
    ...(options.certificateFor && { SNICallback: secureContextFor(options.certificateFor, options.tls) }),
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1_000,
  });
  server.on('secureConnection', (socket) => judge(socket, options.truststore !== undefined));
  server.on('request', (request, response) => void serve(request, response, options));
  server.on('clientError', refuseGarbage);
  // Node.js hands these over as a bare socket, and closes it where nobody listens.
  server.on('connect', (_request, socket: Socket) => answerBare(socket, '400 Bad Request'));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const port = await listenOnLoopback(server, options.port);
  return { port, close: () => closeServer(server) };
}

/** No certificate where one is demanded: the connection ends before any HTTP (checklist item 6). */
function judge(socket: TLSSocket, isMutual: boolean): void {
  socket.on('error', () => socket.destroy());
  if (!isMutual) return;
  const certificate = clientCertificate(socket);
  if (!certificate) socket.destroy();
  else certificates.set(socket, certificate);
}

function refuseGarbage(error: Error, socket: Socket): void {
  const code = (error as NodeJS.ErrnoException).code;
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  answerBare(socket, status);
}

function answerBare(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: ListenerOptions,
): Promise<void> {
  try {
    const { body, isWhole } = await readCapped(request);
    const answer = await options.answer(rawRequest(request, body, options));
    if (!isWhole) response.shouldKeepAlive = false;
    send(response, request.method ?? '', answer);
    // What the client still sends is not read: it would keep the connection busy for nothing.
    if (!isWhole) response.once('finish', () => request.socket.destroy());
  } catch {
    // The client went away, or sent half a body; there is nobody to answer.
    request.socket.destroy();
  }
}

function rawRequest(request: http.IncomingMessage, body: Buffer, options: ListenerOptions): RawRequest {
  const socket = request.socket as TLSSocket;
  const serverName = (socket as { servername?: string | false }).servername;
  const certificate = certificates.get(socket);
  const { rawHeaders } = request;
  return {
    method: request.method ?? 'GET',
    rawUrl: request.url ?? '/',
    rawHeaders: Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
      rawHeaders[2 * index] ?? '',
      rawHeaders[2 * index + 1] ?? '',
    ]),
    body,
    sourceIp: options.sourceIp(socket.remoteAddress),
    tls: {
      version: socket.getProtocol() ?? '',
      cipher: socket.getCipher().standardName,
      ...(typeof serverName === 'string' && { sni: serverName }),
      ...(certificate && { clientCertificate: certificate }),
    },
    listener: { kind: options.kind, host: options.hostOf(request.headers.host ?? '') },
  };
}

function send(response: http.ServerResponse, method: string, { status, headers, body }: RawResponse): void {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const flat = headers.flat();
  if (!names.has('content-length')) flat.push('Content-Length', String(body.length));
  if (names.has('date')) response.sendDate = false;
  response.writeHead(status, flat);
  if (method === 'HEAD') response.end();
  else response.end(body);
}
