import http from 'node:http';
import { closeServer, listenOnLoopback } from './aws-json';

/** A server on loopback, at a port of the system's choice. A request that it fails to answer is cut off. */
export abstract class LoopbackServer {
  private readonly server = http.createServer((request, response) => {
    this.answer(request, response).catch(() => response.destroy());
  });
  private port = 0;

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  protected async listening(): Promise<this> {
    this.port = await listenOnLoopback(this.server);
    return this;
  }

  protected abstract answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void>;
}
