import type http from 'node:http';
import { isRecord } from '../assembly/json';
import { readBody } from './aws-json';
import type { VirtualHosts } from './virtual-hosts';

/** Serves indexes of OpenSearch under their own names, before the first function starts: a worker learns its hosts then. */
export function serveIndexes(hosts: VirtualHosts, names: readonly string[]): void {
  for (const name of new Set(names)) {
    const index = new LocalIndex();
    hosts.serve(name, (request, response) => {
      index.bulk(request, response).catch(() => response.destroy());
    });
  }
}

/** The bulk API of an index: each document once, by its id. All are forgotten with the boot. */
class LocalIndex {
  private readonly known = new Set<string>();

  async bulk(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const lines = (await readBody(request)).toString('utf8').trimEnd().split('\n').map(parsed);
    // Every second line is a document.
    const actions = lines.filter((_, index) => index % 2 === 0);
    const items = actions.map(({ create }) => ({ create: { status: this.create(isRecord(create) ? create : {}) } }));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ items }));
  }

  private create({ _index, _id }: Record<string, unknown>): number {
    const key = `${String(_index)}/${String(_id)}`;
    if (this.known.has(key)) return 409;
    this.known.add(key);
    return 201;
  }
}

function parsed(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  return isRecord(value) ? value : {};
}
