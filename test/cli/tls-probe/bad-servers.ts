import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const DAY = 24 * 60 * 60 * 1000;
export const HOST = 'api.example.com';

/** What a test certificate says. Days are counted from now. */
export interface BadCertificate {
  readonly host?: string;
  readonly fromDays?: number;
  readonly untilDays?: number;
  readonly rsaBits?: number;
  readonly hash?: 'SHA-1' | 'SHA-256';
  readonly ocsp?: boolean;
}

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

type Keys = webcrypto.CryptoKeyPair;
const rsa = (bits: number, hash: string): Promise<Keys> =>
  webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]), hash },
    true,
    ['sign', 'verify'],
  );

/** An authority that signs whatever it is asked to. RSA, so that suites of every age can be offered. */
export class LaxAuthority {
  private constructor(
    private readonly keys: Keys,
    readonly certificate: x509.X509Certificate,
  ) {}

  static async create(): Promise<LaxAuthority> {
    const keys = await rsa(2048, 'SHA-256');
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Lax test authority',
      keys: keys,
      notBefore: new Date(Date.now() - 400 * DAY),
      notAfter: new Date(Date.now() + 400 * DAY),
      signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    return new LaxAuthority(keys, certificate);
  }

  get pem(): string {
    return this.certificate.toString('pem');
  }

  async issue(spec: BadCertificate = {}): Promise<TestCertificate> {
    const { host = HOST, fromDays = -1, untilDays = 90, rsaBits = 2048, hash = 'SHA-256', ocsp = false } = spec;
    const keys = await rsa(rsaBits, 'SHA-256');
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${host}`,
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() + fromDays * DAY),
      notAfter: new Date(Date.now() + untilDays * DAY),
      publicKey: keys.publicKey,
      signingKey: await signingKey(this.keys.privateKey, hash),
      signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash },
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
        ...(ocsp ? [new x509.AuthorityInfoAccessExtension({ ocsp: ['http://ocsp.example.com'] })] : []),
      ],
    });
    const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
    return { cert: certificate.toString('pem'), key };
  }
}

/** Web Crypto binds a key to one hash. */
async function signingKey(key: webcrypto.CryptoKey, hash: string): Promise<webcrypto.CryptoKey> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return webcrypto.subtle.importKey('pkcs8', bytes, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['sign']);
}

/** A server on loopback, to be closed. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

const STRICT = 'Strict-Transport-Security: max-age=31536000\r\n';

/** A TLS server that answers every request with 200; `head` is added to the answer. */
export function tlsServer(options: TlsOptions, head = STRICT, staple?: Buffer): Promise<Listening> {
  const server = createTlsServer({ ...options, ALPNProtocols: ['http/1.1'] }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${head}Content-Length: 2\r\n\r\n{}`));
  });
  server.on('OCSPRequest', (_certificate, _issuer, respond) => respond(null, staple ?? Buffer.alloc(0)));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listening(server);
}

/** A server that answers every connection with these bytes. */
export function plainServer(answer: string | Buffer): Promise<Listening> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(answer));
    }),
  );
}

/** One port that serves both: TLS to those who start with a handshake, these bytes to all others. */
export function doorForBoth(tls: Listening, answer: string): Promise<Listening> {
  const relay = (socket: Socket, first: Buffer) => {
    const inner = connect(tls.port, '127.0.0.1', () => inner.write(first));
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  };
  return listening(
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', (first: Buffer) => (first[0] === 0x16 ? relay(socket, first) : socket.end(answer)));
    }),
  );
}

async function listening(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
