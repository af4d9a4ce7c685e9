import * as https from 'node:https';
import type { Certificate } from '../pki/certificates';
import type { PlayedBackend } from './private-backend';

/** A request to a private server, as API Gateway would send it. */
export interface BackendRequest {
  readonly method: string;
  /** Name in the certificate. */
  readonly serverName: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
  /** The stage has a certificate for it. */
  readonly presentsCertificate: boolean;
}

export type BackendAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: [string, string][]; readonly body: Buffer }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'error'; readonly error: string };

export type CallBackend = (request: BackendRequest) => Promise<BackendAnswer>;

/** Calls the server that plays a private backend; its certificate is held against the name that the template gives. */
export function backendCaller({ port, ca }: PlayedBackend, certificate?: Certificate): CallBackend {
  const agent = new https.Agent({ keepAlive: false });
  return ({ method, serverName, target, headers, body, timeoutMs, presentsCertificate }) =>
    new Promise((resolve) => {
      const fail = (error: Error) =>
        resolve(error.name === 'TimeoutError' ? { kind: 'timeout' } : { kind: 'error', error: error.message });
      const sent = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
      const options = {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path: target,
        servername: serverName,
        ca,
        ...(presentsCertificate && certificate),
        headers: { ...sent, host: serverName, ...(body.length > 0 && { 'content-length': String(body.length) }) },
        signal: AbortSignal.timeout(timeoutMs),
      };
      const call = https.request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          const raw = response.rawHeaders;
          const pairs = raw.flatMap((name, at): [string, string][] => (at % 2 ? [] : [[name, raw[at + 1] ?? '']]));
          resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: pairs, body: Buffer.concat(chunks) });
        });
      });
      call.on('error', fail);
      call.end(body.length > 0 ? body : undefined);
    });
}
