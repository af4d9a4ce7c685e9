import type http from 'node:http';

/** One byte more than API Gateway takes, so that the pipeline sees that it is too much. */
const CAP_BYTES = 10 * 1024 * 1024 + 1;

/** Reads a body up to the cap and no further. */
export function readCapped(request: http.IncomingMessage): Promise<{ body: Buffer; isWhole: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < CAP_BYTES) return;
      request.pause();
      request.removeAllListeners('data');
      resolve({ body: Buffer.concat(chunks).subarray(0, CAP_BYTES), isWhole: false });
    });
    request.on('end', () => resolve({ body: Buffer.concat(chunks), isWhole: true }));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });
}
