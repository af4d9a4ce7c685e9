import { createHash } from 'node:crypto';
import type http from 'node:http';
import { readBody } from '../gateway/services/aws-json';
import { LoopbackServer } from '../gateway/services/loopback-server';

/** What an index did instead of taking documents. */
export interface Failures {
  /** Requests that were not answered at all. */
  hung: number;
  /** Requests whose documents were taken, and whose answer was cut off. */
  cutOff: number;
  /** Requests that were refused as a whole, one after the other. */
  down: number;
  /** Documents that were put off. */
  busy: number;
  /** Documents that are refused however often they come. */
  refused: number;
}

type Document = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: unknown };

/** Of so many requests in a row the first ones do well; then the index hangs, cuts off, and is down for the rest. */
const CYCLE = 12;
const HANGS_AT = 4;
const CUTS_OFF_AT = 5;
const DOWN_FROM = 7;
const ONE_IN_REFUSED = 40;
const ONE_IN_BUSY = 9;

/** The bulk API of an index on loopback that fails in every way in which a receiver can, in the same order in every run. */
export class FailingIndex extends LoopbackServer {
  readonly documents = new Map<string, Document>();
  readonly failures: Failures = { hung: 0, cutOff: 0, down: 0, busy: 0, refused: 0 };
  /** Documents that came although they were there. */
  private readonly seen = new Set<string>();
  private requests = 0;

  static start(): Promise<FailingIndex> {
    return new FailingIndex().listening();
  }

  protected async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const lines = (await readBody(request)).toString('utf8').trimEnd().split('\n');
    this.requests += 1;
    const place = this.requests % CYCLE;
    if (place === HANGS_AT) {
      // Open, and silent: the client must give up by itself.
      this.failures.hung += 1;
      return;
    }
    if (place >= DOWN_FROM) {
      this.failures.down += 1;
      response.writeHead(503).end();
      return;
    }
    const { status, body } = this.take(lines.map((line) => JSON.parse(line) as Document));
    if (place === CUTS_OFF_AT) {
      this.failures.cutOff += 1;
      response.destroy();
      return;
    }
    response.writeHead(status).end(JSON.stringify(body));
  }

  private take(lines: readonly Document[]): Answer {
    const items = lines.flatMap((action, index) => {
      if (index % 2 === 1) return [];
      const { _index, _id } = action['create'] as { _index: string; _id: string };
      return [{ create: this.status(`${_index}/${_id}`, lines[index + 1]!) }];
    });
    return { status: 200, body: { items } };
  }

  private status(key: string, document: Document): { status: number; error?: { type: string } } {
    if (this.documents.has(key)) return { status: 409 };
    const draw = createHash('sha256').update(key).digest().readUInt32BE(0);
    if (draw % ONE_IN_REFUSED === 0) {
      this.failures.refused += this.seen.has(key) ? 0 : 1;
      this.seen.add(key);
      return { status: 400, error: { type: 'mapper_parsing_exception' } };
    }
    if (draw % ONE_IN_BUSY === 1 && !this.seen.has(key)) {
      this.seen.add(key);
      this.failures.busy += 1;
      return { status: 429 };
    }
    this.documents.set(key, document);
    return { status: 201 };
  }
}
