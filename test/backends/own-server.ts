import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server of ours on loopback, and what it was asked. */
export interface OwnServer {
  readonly port: number;
  readonly seen: IncomingMessage[];
  /** Demands certificates of this authority from now on, as a load balancer with mutual TLS does. */
  trust(authority: string): void;
  close(): Promise<void>;
}

/** Starts an HTTPS server that answers JSON, or nothing at all. */
export async function ownServer(
  tls: { readonly cert: string; readonly key: string },
  answer: (
    request: IncomingMessage,
    body: string,
  ) => { status: number; body: unknown; headers?: Record<string, string> } | undefined,
  isMutual = false,
): Promise<OwnServer> {
  const seen: IncomingMessage[] = [];
  const demand = { requestCert: isMutual, rejectUnauthorized: isMutual };
  const server: Server = createServer({ ...tls, ...demand }, (request, response) => {
    seen.push(request);
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const made = answer(request, body);
      if (!made) return;
      const { status, body: content, headers = {} } = made;
      response.writeHead(status, { 'content-type': 'application/json', server: 'own', ...headers });
      response.end(JSON.stringify(content));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    trust: (ca) => server.setSecureContext({ ...tls, ca }),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
