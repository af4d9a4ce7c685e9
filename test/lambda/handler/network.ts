import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { createFetchWith, type SafeFetch, type SafeFetchOptions } from '../../../lambda/handler/fetch/safe-fetch';

/** An address that is public, and that no test ever sends anything to. */
export const PUBLIC = '93.184.215.14';

/** Loopback servers that stand for the Internet, and a name server that says what the test wants. */
export class Network {
  /** Requests that arrived anywhere. */
  readonly arrived: {
    host: string;
    path: string;
    method: string;
    headers: IncomingMessage['headers'];
    body: string;
  }[] = [];
  /** Addresses that were connected to. */
  readonly dialled: string[] = [];
  /** Names that were asked for. */
  readonly asked: string[] = [];
  /** What the name server answers; a function is asked each time. */
  readonly names: Record<string, readonly string[] | (() => readonly string[])> = {};
  #servers: Server[] = [];
  #ports: Record<'http' | 'https', number> = { http: 0, https: 0 };

  async open(answer: RequestListener, tls?: { cert: string; key: string }): Promise<void> {
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url: path = '', method = '', headers } = request;
        this.arrived.push({ host: headers.host ?? '', path, method, headers, body: Buffer.concat(chunks).toString() });
        answer(request, response);
      });
    };
    this.#ports.http = await this.#listen(createServer(listener));
    if (tls) this.#ports.https = await this.#listen(createTlsServer(tls, listener));
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  fetch(options: Partial<SafeFetchOptions> = {}): SafeFetch {
    return createFetchWith(
      { hosts: ['*'], schemes: ['http', 'https'], ...options },
      {
        resolve: async (host) => {
          this.asked.push(host);
          const answer = this.names[host] ?? [];
          return typeof answer === 'function' ? answer() : answer;
        },
        connect: (address, port) => {
          this.dialled.push(address);
          return connect(port === 443 ? this.#ports.https : this.#ports.http, '127.0.0.1');
        },
      },
    );
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }
}

/** The reason why a request was refused, or that it was not. */
export async function refusal(outcome: Promise<Response>): Promise<string> {
  return outcome.then(
    ({ status }) => `answered ${status}`,
    (error: { reason?: string; message: string }) => error.reason ?? error.message,
  );
}
