import type * as http from 'node:http';
import { createHash } from 'node:crypto';
import { sign } from 'aws4';
import type { IndexSinkConfig } from '../../src/vocabulary';
import { credentialsEnv } from '../core/env';
import { exchange } from '../core/http-exchange';
import type { BulkAnswer } from './index-lines';

const DEADLINE_MS = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** As whom the index is asked, and how long it is waited for. */
export interface IndexClient {
  readonly identity: typeof credentialsEnv;
  readonly deadlineMs: number;
}

/** Posts bulk requests to OpenSearch, signed as the function. */
export function openSearch(
  { endpoint, service }: Pick<IndexSinkConfig, 'endpoint' | 'service'>,
  { identity = credentialsEnv, deadlineMs = DEADLINE_MS }: Partial<IndexClient> = {},
): (body: string) => Promise<BulkAnswer> {
  const url = new URL('/_bulk', endpoint);
  return async (body) => {
    const { region, credentials } = identity();
    const digest = createHash('sha256').update(body).digest('hex');
    const headers = { 'Content-Type': 'application/x-ndjson', 'X-Amz-Content-Sha256': digest };
    const request = { service, region, host: url.host, method: 'POST', path: url.pathname, headers, body };
    const signed = sign(request, credentials).headers as http.OutgoingHttpHeaders;
    const answer = await exchange({ url, method: 'POST', headers: signed, body, deadlineMs, maxBytes: MOST_BYTES });
    return { status: answer.status, items: answer.status === 200 ? itemsOf(answer.body.toString('utf8')) : [] };
  };
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
