import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';

const MAX_ANSWER_BYTES = 256 * 1024;
const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

/** What is sent: nothing, or JSON; and further headers. */
export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Milliseconds for everything, to the last byte. */
  readonly deadlineMs: number;
  /** Resolves the host; absent: as the system does. */
  readonly lookup?: LookupFunction;
}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined where the body is no JSON. */
  readonly body: unknown;
}

/**
 * One call of a JSON service. Redirects are not followed.
 *
 * @throws when there is no whole answer within the deadline, or one of more than 256 KB
 */
export function callJson(
  url: string,
  { method, headers = {}, body, deadlineMs, lookup }: JsonRequest,
): Promise<JsonAnswer> {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sent = {
    accept: 'application/json',
    ...(text !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
  const signal = AbortSignal.timeout(deadlineMs);
  return new Promise((resolve, reject) => {
    // A connection that somebody else opened was not checked: who has a look-up of its own opens its own.
    const agent = lookup ? undefined : agents[secure ? 'https:' : 'http:'];
    const options = { method, headers: sent, agent, signal, ...(lookup && { lookup }) };
    const call = (secure ? https : http).request(target, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) response.destroy(new Error('answer too large'));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
      // A connection cut in mid-answer ends without `end`.
      response.on('close', () => reject(new Error('answer cut off')));
    });
    call.on('error', reject);
    call.end(text);
  });
}

/** Posts JSON and gives back the body of a 200 answer. */
export async function postJson(url: string, body: unknown, deadlineMs: number): Promise<unknown> {
  const answer = await callJson(url, { method: 'POST', body, deadlineMs });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return answer.body;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
