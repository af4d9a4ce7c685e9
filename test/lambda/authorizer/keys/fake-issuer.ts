import { webcrypto } from 'node:crypto';
import type * as Dns from 'node:dns';
import type { RequestListener } from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A key server on loopback under a public name. */
export interface FakeIssuer {
  readonly port: number;
  answer(listener: RequestListener): void;
  resolveTo(addresses: readonly string[]): void;
  shortenDeadline(ms: number): void;
  connections(): number;
  reset(): void;
  close(): Promise<void>;
}

async function selfSigned(host: string): Promise<{ cert: string; key: string }> {
  x509.cryptoProvider.set(webcrypto as never);
  const alg = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(alg, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    keys: keys as never,
    signingAlgorithm: alg,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

type Done = (error: Error | null, addresses: { address: string; family: number }[]) => void;
type Lookup = (host: string, options: object, done: (error: Error | null) => void) => void;

/** Lets the socket's own lookup run and judge, then connects to loopback in its place. */
function redirectConnections(seen: () => void): jest.SpyInstance {
  const connect = net.Socket.prototype.connect;
  return jest.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (
    this: net.Socket,
    ...args: unknown[]
  ) {
    const list = (Array.isArray(args[0]) ? args[0] : args) as [{ host: string; port: number; lookup?: Lookup }];
    const { host, port, lookup } = list[0];
    const proceed = () => {
      seen();
      (connect as (options: net.TcpNetConnectOpts) => net.Socket).call(this, { host: '127.0.0.1', port });
    };
    if (!lookup) proceed();
    else lookup(host, { all: true }, (error) => (error ? this.destroy(error) : proceed()));
    return this;
  } as never);
}

/** Starts the server, and leads every name to it for as long as it runs. */
export async function fakeIssuer(host: string): Promise<FakeIssuer> {
  const { cert, key } = await selfSigned(host);
  let listener: RequestListener = (_request, response) => void response.writeHead(404).end();
  let addresses = ['198.51.100.7'];
  let connections = 0;
  const server = https.createServer({ cert, key }, (request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  https.globalAgent.options.ca = [cert];
  const dns = require('node:dns') as typeof Dns;
  const lookup = (_host: string, _options: object, done: Done) => {
    const answer = addresses.map((address) => ({ address, family: net.isIP(address) }));
    setImmediate(() => done(null, answer));
  };
  const spies = [
    jest.spyOn(dns, 'lookup').mockImplementation(lookup as never),
    redirectConnections(() => {
      connections += 1;
    }),
  ];
  let timeout: jest.SpyInstance | undefined;
  return {
    port: (server.address() as net.AddressInfo).port,
    answer: (next) => {
      listener = next;
    },
    resolveTo: (next) => {
      addresses = [...next];
    },
    shortenDeadline: (ms) => {
      const original = AbortSignal.timeout;
      timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => original.call(AbortSignal, ms));
    },
    connections: () => connections,
    reset: () => {
      timeout?.mockRestore();
      addresses = ['198.51.100.7'];
      https.globalAgent.destroy();
      connections = 0;
    },
    close: async () => {
      for (const spy of spies) spy.mockRestore();
      https.globalAgent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
