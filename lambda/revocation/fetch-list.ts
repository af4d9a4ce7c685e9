import * as http from 'node:http';
import * as https from 'node:https';

const DEADLINE_MS = 20_000;

/**
 * Reads a revocation list. A list is signed, so that it may come over plain HTTP (RFC 5280 section 8); redirects are not
 * followed.
 */
export function fetchList(url: string, maxBytes: number): Promise<Buffer> {
  const target = new URL(url);
  const { get } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const call = get(target, { signal: AbortSignal.timeout(DEADLINE_MS) }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) response.destroy(new Error(`is larger than ${maxBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`was answered with status ${response.statusCode}`));
      });
      // A connection cut in mid-answer ends without `end`.
      response.on('close', () => reject(new Error('was cut off')));
    });
    call.on('error', reject);
  });
}
