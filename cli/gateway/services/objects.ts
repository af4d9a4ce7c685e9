import { createHash } from 'node:crypto';
import type http from 'node:http';
import { readBody } from './aws-json';
import { LoopbackServer } from './loopback-server';

/** S3 on loopback, path style: what functions put, they and the listeners get. Everything is forgotten with the boot. */
export class LocalObjects extends LoopbackServer {
  private readonly objects = new Map<string, Buffer>();

  static start(): Promise<LocalObjects> {
    return new LocalObjects().listening();
  }

  /** Forgets every object: those of a boot before are not there. */
  clear(): void {
    this.objects.clear();
  }

  put(bucket: string, key: string, body: Buffer | string): void {
    this.objects.set(`${bucket}/${key}`, Buffer.from(body));
  }

  get(bucket: string, key: string): Buffer | undefined {
    return this.objects.get(`${bucket}/${key}`);
  }

  /** Names of the objects of a bucket. */
  keys(bucket: string): string[] {
    return [...this.objects.keys()].flatMap((name) =>
      name.startsWith(`${bucket}/`) ? [name.slice(bucket.length + 1)] : [],
    );
  }

  protected async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const name = decodeURIComponent((request.url ?? '/').split('?')[0]!.slice(1));
    if (request.method === 'PUT') {
      const body = await readBody(request);
      this.objects.set(name, body);
      const version = createHash('sha256').update(body).digest('hex').slice(0, 32);
      response.writeHead(200, { 'x-amz-version-id': version, 'Content-Length': 0 }).end();
      return;
    }
    const found = request.method === 'GET' ? this.objects.get(name) : undefined;
    if (found) response.writeHead(200, { 'Content-Length': found.length }).end(found);
    else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  }
}
