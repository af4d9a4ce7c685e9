import * as http from 'node:http';
import * as https from 'node:https';
import { createHash } from 'node:crypto';
import { sign } from 'aws4';
import type { IndexSinkConfig } from '../../src/vocabulary';
import { credentialsEnv } from '../core/env';
import type { BulkAnswer } from './index-lines';

const DEADLINE_MS = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** Posts bulk requests to OpenSearch, signed as the function. */
export function openSearch({ endpoint, service }: IndexSinkConfig): (body: string) => Promise<BulkAnswer> {
  const url = new URL('/_bulk', endpoint);
  return async (body) => {
    const { region, credentials } = credentialsEnv();
    const digest = createHash('sha256').update(body).digest('hex');
    const headers = { 'Content-Type': 'application/x-ndjson', 'X-Amz-Content-Sha256': digest };
    const request = { service, region, host: url.host, method: 'POST', path: url.pathname, headers, body };
    const signed = sign(request, credentials).headers as http.OutgoingHttpHeaders;
    const { status, text } = await send(url, signed, body);
    return { status, items: status === 200 ? itemsOf(text) : [] };
  };
}

function send(url: URL, headers: http.OutgoingHttpHeaders, body: string): Promise<{ status: number; text: string }> {
  const { request } = url.protocol === 'https:' ? https : http;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) response.destroy(new Error('answer too large'));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      // A connection cut in mid-answer ends without `end`.
      response.on('close', () => reject(new Error('answer cut off')));
    });
    call.on('error', reject);
    call.end(body);
  });
}

function itemsOf(text: string): BulkAnswer['items'] {
  let answer: { items?: unknown };
  try {
    answer = (JSON.parse(text) ?? {}) as { items?: unknown };
  } catch {
    return [];
  }
  if (!Array.isArray(answer.items)) return [];
  return (answer.items as { create?: { status?: unknown; error?: { type?: unknown } } }[]).map((item) => {
    const { status, error } = item?.create ?? {};
    const reason = typeof error?.type === 'string' ? error.type : undefined;
    return { status: typeof status === 'number' ? status : 0, ...(reason !== undefined && { reason }) };
  });
}
