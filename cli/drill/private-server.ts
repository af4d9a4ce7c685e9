import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { REQUEST_ID_HEADER, TRANSACTION_HEADER } from '../../src/vocabulary';
import { bytesOf, type Call, toRequest } from './call';
import { noResponse, type Outcome } from './outcome';
import type { KeyPair, ServerTarget } from './target';

const LIMIT_MS = 5_000;

/**
 * Calls a private server as somebody who has got as far as its port, with a transaction token of the attacker's choosing, and
 * with the gateway's own certificate unless another one is named.
 */
export function callServer(
  { port, name, certificates }: ServerTarget,
  call: Call,
  token: unknown,
  certificate: KeyPair | 'none' | undefined = certificates?.own,
): Promise<Outcome> {
  const body = call.body === undefined ? undefined : bytesOf(toRequest(call).body);
  const kept = call.headers.filter(
    ([header]) => !['authorization', 'host', 'content-length'].includes(header.toLowerCase()),
  );
  const headers = {
    ...Object.fromEntries(kept),
    host: name,
    [REQUEST_ID_HEADER]: randomUUID(),
    ...(typeof token === 'string' && { [TRANSACTION_HEADER]: token }),
    ...(body && { 'content-length': String(body.length) }),
  };
  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: name,
      agent: false as const,
      method: call.method,
      path: call.path,
      headers,
      // An attacker asks no server for proof.
      rejectUnauthorized: false,
      ...(certificate !== 'none' && certificate),
      signal: AbortSignal.timeout(LIMIT_MS),
    };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => resolve(noResponse(error)));
      response.on('end', () =>
        resolve({
          kind: 'http',
          status: response.statusCode ?? 0,
          headers: {},
          body: Buffer.concat(chunks).toString('utf8'),
          correlation: '',
          isDirect: true,
        }),
      );
    });
    sent.on('error', (error) => resolve(noResponse(error)));
    sent.end(body);
  });
}
