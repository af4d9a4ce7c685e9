import { createHash, X509Certificate } from 'node:crypto';
import * as https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { BackendConfig } from '../../src/vocabulary';
import { BackendFault } from './backend-fault';
import type { ForwardRequest } from './request';

/** Lambda takes 6 MB, and base64 makes three bytes four. */
const MAX_ANSWER_BYTES = 4.4 * 1024 * 1024;

/** What a private server answered. */
export interface ForwardAnswer {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export type Exchange = (request: ForwardRequest) => Promise<ForwardAnswer>;

/** Talks to one server, over connections on which its certificate was checked before anything was sent. */
export function exchangeWith(
  { url, ca, pins, timeoutMs }: BackendConfig,
  onCertificate: (certificate: PeerCertificate) => void = () => {},
): Exchange {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') throw new Error('a private backend is called over https alone');
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: 64,
    minVersion: 'TLSv1.2',
    servername: hostname,
    ...(ca !== undefined && { ca }),
    checkServerIdentity: (host, certificate) => {
      onCertificate(certificate);
      return checkServerIdentity(host, certificate) ?? checkPin(certificate, pins);
    },
  });
  return ({ method, target, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(faultOf(error));
      const options = {
        method,
        host: hostname,
        port: port || 443,
        path: target,
        headers: framed(headers, body),
        agent,
        signal,
      };
      const call = https.request(options, (response) => collect(response).then(resolve, fail));
      call.on('error', fail);
      call.end(body);
    });
  };
}

function framed(headers: ForwardRequest['headers'], body: Buffer | undefined): Record<string, string | string[]> {
  const written = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
  return { ...written, ...(body && { 'content-length': String(body.length) }) };
}

function collect(response: IncomingMessage): Promise<ForwardAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) response.destroy(new Error('the answer is larger than Lambda can pass on'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: Buffer.concat(chunks) }),
    );
    // A connection cut in mid-answer ends without `end`.
    response.on('close', () => reject(new Error('the answer was cut off')));
  });
}

class PinMismatch extends Error {
  readonly code = 'BACKEND_PIN_MISMATCH';
}

function checkPin({ raw }: PeerCertificate, pins: readonly string[]): Error | undefined {
  if (pins.length === 0) return undefined;
  const key = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' });
  const pin = createHash('sha256').update(key).digest('base64');
  return pins.includes(pin) ? undefined : new PinMismatch('the public key of the backend is none of its pins');
}

/** OpenSSL's verdicts on a certificate, and Node's on its name. */
const UNTRUSTED =
  /^(ERR_TLS_CERT|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|BACKEND_PIN|EPROTO)/;

function faultOf(error: unknown): BackendFault {
  const { code } = error as { code?: unknown };
  const isUntrusted = typeof code === 'string' && UNTRUSTED.test(code);
  return new BackendFault(isUntrusted ? 'BACKEND_UNTRUSTED' : 'BACKEND_UNAVAILABLE', error);
}
