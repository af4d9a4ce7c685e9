import type http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import type { MappedHost } from '../lambda/protocol';
import type { DrillPki } from '../pki/drill-pki';
import { closeServer, listenOnLoopback } from './aws-json';

export type HostHandler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** HTTPS hosts of the outside world that functions call: each under its real name, all on one loopback port. */
export class VirtualHosts {
  private readonly handlers = new Map<string, HostHandler>();
  private readonly addresses = new Map<string, string>();

  private constructor(
    private readonly server: https.Server,
    private readonly port: number,
  ) {}

  static async start(pki: DrillPki): Promise<VirtualHosts> {
    const fallback = await pki.server('localhost');
    const known = (name: string) => hosts.handlers.has(name.toLowerCase());
    const server = https.createServer({
      ...fallback,
      // Only for names that are served: a wrong name must fail as it would in the world outside.
      SNICallback: (name, done) => {
        (known(name) ? pki.server(name) : Promise.resolve(fallback)).then(
          (certificate) => done(null, tls.createSecureContext(certificate)),
          (error: Error) => done(error),
        );
      },
    });
    const hosts = new VirtualHosts(server, await listenOnLoopback(server));
    server.on('request', (request, response) => hosts.answer(request, response));
    return hosts;
  }

  /** Puts a handler behind a host name; a name keeps its address for good, so that workers stay reusable. */
  serve(host: string, handler: HostHandler): void {
    const name = host.toLowerCase();
    this.handlers.set(name, handler);
    if (!this.addresses.has(name)) this.addresses.set(name, `198.51.100.${(this.addresses.size % 254) + 1}`);
  }

  /** Forgets every handler: the names of a boot before lead nowhere. */
  clear(): void {
    this.handlers.clear();
  }

  get mapped(): readonly MappedHost[] {
    return [...this.handlers.keys()]
      .sort()
      .map((host) => ({ host, address: this.addresses.get(host)!, port: this.port }));
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const handler = this.handlers.get(host);
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  }
}
