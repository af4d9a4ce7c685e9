import https from 'node:https';
import type http from 'node:http';
import type { Endpoint } from '../boot/endpoints';
import type { VirtualHosts } from '../services/virtual-hosts';

/**
 * The published addresses of the API, as a function of the stack finds them from outside: through the edge where there is
 * one.
 */
export class FrontDoor {
  private endpoints: readonly Endpoint[] = [];
  private ca = '';

  /** Before the first function starts: a worker learns its hosts when it starts. */
  constructor(hosts: VirtualHosts, names: readonly string[]) {
    for (const name of new Set(names)) hosts.serve(name, (request, response) => this.pass(name, request, response));
  }

  open(endpoints: readonly Endpoint[], ca: string): void {
    this.endpoints = endpoints;
    this.ca = ca;
  }

  private pass(name: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const own = this.endpoints.find(({ host, aliases = [], edge }) => [host, ...aliases].includes(name) && !edge);
    const behind = this.endpoints.find(({ edge }) => edge !== undefined);
    const endpoint = own ?? behind;
    if (!endpoint) {
      response.writeHead(502).end();
      return;
    }
    const edge = own ? undefined : behind?.edge;
    const headers = {
      ...request.headers,
      host: own ? name : endpoint.host,
      ...(edge && { ...Object.fromEntries(edge.proof), [edge.clientAddressHeader]: edge.seenAs(undefined) }),
    };
    const onward = https.request(
      {
        host: '127.0.0.1',
        port: endpoint.port,
        servername: own ? name : endpoint.host,
        method: request.method,
        path: own ? request.url : `${endpoint.basePath}${request.url ?? ''}`,
        headers,
        ca: this.ca,
        agent: false,
        ...edge?.certificate,
        ...(edge?.address && { localAddress: edge.address }),
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }
}
