import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, rootCertificates, type SecureVersion, type TLSSocket } from 'node:tls';
import { addressOf, type TlsTarget } from './target';

/** How one handshake is made. */
export interface Hello {
  readonly version?: SecureVersion;
  /** OpenSSL cipher list for TLS 1.2 and older. */
  readonly ciphers?: string;
  /** Do not present the target's client certificate. */
  readonly isAnonymous?: boolean;
}

/** What became of a handshake; an answer is only waited for where a request was given. */
export type Handshake =
  | {
      readonly kind: 'done';
      readonly version: string;
      /** IANA name of the suite. */
      readonly cipher: string;
      readonly opensslCipher: string;
      readonly certificate: X509Certificate;
      /** Why the chain or name is not trusted; undefined where they are. */
      readonly distrust?: string;
      readonly isStapled: boolean;
      /** Head of the answer; undefined where the server ended the connection instead. */
      readonly answer?: string;
    }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'unreachable'; readonly error: string };

const UNREACHABLE = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'];
/** Enough for the head of any answer. */
const ANSWER_BYTES = 65_536;

/** Makes one handshake, and sends `request` over it where one is given. Never throws; nothing is trusted by its outcome. */
export function handshake(target: TlsTarget, hello: Hello = {}, request?: string): Promise<Handshake> {
  return new Promise((resolve) => {
    let isStapled = false;
    let finish = (_answer: string | undefined): void => undefined;
    const socket = connect(optionsOf(target, hello));
    const end = (outcome: Handshake) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(target.timeoutMs, () => end(failure(new Error('no answer in time'))));
    socket.on('OCSPResponse', (response: Buffer | null) => {
      isStapled = (response?.length ?? 0) > 0;
    });
    socket.once('secureConnect', () => {
      const seen = seenBy(socket);
      finish = (answer) => end({ ...seen, isStapled, ...(answer !== undefined && { answer }) });
      if (request === undefined) return finish(undefined);
      readHead(socket, finish);
      socket.setTimeout(target.timeoutMs, () => finish(undefined));
      socket.write(request);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => end(failure(error)));
    socket.on('close', () => end({ kind: 'refused', error: 'the connection was closed' }));
  });
}

function optionsOf(target: TlsTarget, { version, ciphers, isAnonymous }: Hello) {
  return {
    host: addressOf(target),
    port: target.port,
    // SNI carries names only (RFC 6066 section 3).
    ...(isIP(target.host) === 0 && { servername: target.host }),
    // A probe wants to see what is wrong; the verdict on the chain is read from the socket.
    rejectUnauthorized: false,
    requestOCSP: true,
    ALPNProtocols: ['http/1.1'],
    ...(version && { minVersion: version, maxVersion: version }),
    // Level 0: the point is to find out whether the server accepts what our side would refuse.
    ciphers: ciphers ?? 'ALL:@SECLEVEL=0',
    ...(target.ca && { ca: [...rootCertificates, target.ca] }),
    ...(!isAnonymous && target.certificate),
  };
}

function seenBy(socket: TLSSocket) {
  const raw = socket.getPeerX509Certificate();
  if (!raw) throw new Error('a TLS server without a certificate');
  const distrust = socket.authorizationError as Error | string | undefined | null;
  return {
    kind: 'done' as const,
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    opensslCipher: socket.getCipher().name,
    certificate: raw,
    ...(distrust && { distrust: distrustCode(distrust) }),
  };
}

const distrustCode = (distrust: Error | string): string =>
  typeof distrust === 'string' ? distrust : ((distrust as NodeJS.ErrnoException).code ?? distrust.message);

function readHead(socket: TLSSocket, done: (answer: string | undefined) => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (text.includes('\r\n\r\n') || text.length > ANSWER_BYTES) done(text);
  });
  // TLS 1.3: an alert about a missing client certificate comes after the handshake.
  for (const event of ['end', 'close', 'error']) socket.prependListener(event, () => done(text || undefined));
}

function failure(error: NodeJS.ErrnoException): Handshake {
  const kind = UNREACHABLE.includes(error.code ?? '') ? 'unreachable' : 'refused';
  return { kind, error: error.code ?? error.message };
}
