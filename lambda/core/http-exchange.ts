import * as http from 'node:http';
import * as https from 'node:https';

/** One request, and how long and how much is waited for. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly deadlineMs: number;
  /** The longest answer that is read. */
  readonly maxBytes: number;
}

/** The whole of an answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request and reads the whole answer, within one deadline and one size. */
export function exchange({ url, method, headers, body, deadlineMs, maxBytes }: HttpRequest): Promise<HttpAnswer> {
  const { request } = url.protocol === 'https:' ? https : http;
  const signal = AbortSignal.timeout(deadlineMs);
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) response.destroy(new Error(`answer larger than ${maxBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      // A connection cut in mid-answer ends without `end`.
      response.on('close', () => reject(new Error('answer cut off')));
    });
    call.on('error', reject);
    call.end(body);
  });
}
