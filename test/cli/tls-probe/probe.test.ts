import { tlsProbe, type TlsReport } from '../../../cli/tls-probe/probe';
import { PROBE_PROFILES } from '../../../cli/tls-probe/profile';
import { tlsTable } from '../../../cli/tls-probe/table';
import type { TlsTarget } from '../../../cli/tls-probe/target';
import {
  doorForBoth,
  HOST,
  LaxAuthority,
  type Listening,
  plainServer,
  type TestCertificate,
  tlsServer,
} from './bad-servers';

jest.setTimeout(60_000);

let authority: LaxAuthority;
let good: TestCertificate;
const open: Listening[] = [];
const started = async (server: Promise<Listening>) => {
  open.push(await server);
  return open[open.length - 1]!;
};

beforeAll(async () => {
  authority = await LaxAuthority.create();
  good = await authority.issue();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

function probe({ port }: Listening, extra: Partial<TlsTarget> = {}, profile = 'modern'): Promise<TlsReport> {
  const target: TlsTarget = {
    url: new URL(`https://${HOST}:${port}/orders`),
    host: HOST,
    port,
    address: '127.0.0.1',
    ca: authority.pem,
    timeoutMs: 1000,
    ...extra,
  };
  return tlsProbe({ target, profile: PROBE_PROFILES.find(({ name }) => name === profile)!, now: new Date() });
}

const slugs = ({ findings }: TlsReport) => [...new Set(findings.map(({ slug }) => slug))].sort();
const modern = () => ({ ...good, minVersion: 'TLSv1.3' as const });

test('a good server has no finding in any profile that it is made for', async () => {
  const server = await started(tlsServer(modern()));

  const report = await probe(server);

  expect(report.findings).toEqual([]);
  expect(report.versions).toEqual(['TLSv1.3']);
  expect((await probe(server, {}, 'compatible')).findings).toEqual([]);
});

test('a server with forward secrecy and authenticated encryption alone meets the compatible profile', async () => {
  const ciphers = 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:TLS_AES_128_GCM_SHA256';
  const server = await started(tlsServer({ ...good, minVersion: 'TLSv1.2', ciphers }));

  const report = await probe(server, {}, 'compatible');

  expect(report.findings).toEqual([]);
  expect([...report.suites].sort()).toEqual([
    'TLS_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  ]);
  expect(slugs(await probe(server))).toEqual(['old-version']);
});

test('old versions and weak suites are found, each by name', async () => {
  const server = await started(tlsServer({ ...good, minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }));

  const report = await probe(server, {}, 'compatible');

  expect(report.versions).toEqual(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
  const details = report.findings.map(({ detail }) => detail);
  expect(details).toEqual(expect.arrayContaining(['TLSv1 offered', 'TLSv1.1 offered']));
  expect(details).toContain('TLS_RSA_WITH_AES_128_CBC_SHA: no forward secrecy');
  expect(details).toContain('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: no authenticated encryption');
  expect(slugs(report)).toEqual(['old-version', 'weak-suite']);
});

test('a server without any version of the profile is told from one that is not there', async () => {
  const server = await started(tlsServer({ ...good, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }));

  expect(slugs(await probe(server))).toEqual(['old-version', 'version-missing']);

  const gone = await probe({ port: 1, close: async () => undefined });
  expect(gone.unreachable).toBe('ECONNREFUSED');
  expect(tlsTable(gone)).toEqual([expect.stringContaining('no connection: ECONNREFUSED')]);
});

test('a server that would speak SSL 3.0 is found by a hand-written hello', async () => {
  const hello = Buffer.from([0x16, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0, ...new Array<number>(36).fill(0)]);
  const server = await started(plainServer(hello));

  const report = await probe(server);

  expect(report.versions).toEqual(['SSLv3']);
  expect(slugs(report)).toEqual(['old-version', 'version-missing']);
});

describe('certificates', () => {
  test.each([
    ['expired', { fromDays: -90, untilDays: -1 }],
    ['not-yet-valid', { fromDays: 1, untilDays: 90 }],
    ['expires-soon', { untilDays: 10 }],
    ['long-lived', { untilDays: 380 }],
    ['name-mismatch', { host: 'other.example.com' }],
    ['weak-key', { rsaBits: 1024 }],
    ['weak-signature', { hash: 'SHA-1' }],
    ['not-stapled', { ocsp: true }],
  ] as const)('%s', async (slug, spec) => {
    const certificate = await authority.issue(spec);
    const server = await started(tlsServer({ ...certificate, minVersion: 'TLSv1.3', ciphers: 'DEFAULT:@SECLEVEL=0' }));

    expect(slugs(await probe(server))).toEqual([slug]);
  });

  test('a stapled answer is seen', async () => {
    const certificate = await authority.issue({ ocsp: true });
    const server = await started(
      tlsServer({ ...certificate, minVersion: 'TLSv1.3' }, undefined, Buffer.from([0x30, 0])),
    );

    const report = await probe(server);

    expect(report.findings).toEqual([]);
    expect(report.certificate?.isStapled).toBe(true);
  });

  test('a chain to an authority that nobody trusts', async () => {
    const rogue = await LaxAuthority.create();
    const server = await started(tlsServer({ ...(await rogue.issue()), minVersion: 'TLSv1.3' }));

    expect(slugs(await probe(server))).toEqual(['not-trusted']);
  });
});

describe('plain HTTP', () => {
  const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
  const MOVED = `HTTP/1.1 301 Moved\r\nLocation: https://${HOST}/\r\nContent-Length: 0\r\n\r\n`;
  const REFUSED = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';

  test.each([
    [OK, ['plaintext-answered']],
    [MOVED, ['plaintext-upgraded']],
    [REFUSED, []],
    ['', []],
  ])('beside the port of the URL: %j', async (answer, expected) => {
    const server = await started(tlsServer(modern()));
    const plain = await started(plainServer(answer));

    expect(slugs(await probe(server, { plainPort: plain.port }))).toEqual(expected);
  });

  test('at the port of the URL itself', async () => {
    const server = await started(doorForBoth(await started(tlsServer(modern())), OK));

    expect(slugs(await probe(server))).toEqual(['plaintext-answered']);
  });
});

test('an answer without HSTS is noted', async () => {
  const server = await started(tlsServer(modern(), ''));

  expect(slugs(await probe(server))).toEqual(['no-hsts']);
});

describe('client certificates', () => {
  const mutual = () => ({ ...good, minVersion: 'TLSv1.2' as const, requestCert: true, ca: authority.pem });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('required, over %s', async (version) => {
    const options = { ...mutual(), rejectUnauthorized: true, maxVersion: version };
    const server = await started(
      tlsServer({ ...options, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256' }),
    );

    const report = await probe(server, { certificate: good }, 'mutual');

    expect(report.needsClientCertificate).toBe(true);
    expect(report.findings).toEqual([]);
  });

  test('asked for, but not required', async () => {
    const server = await started(tlsServer({ ...mutual(), rejectUnauthorized: false }));

    expect(slugs(await probe(server, {}, 'mutual'))).toContain('no-client-certificate');
  });

  test('of the wrong authority', async () => {
    const server = await started(tlsServer({ ...mutual(), minVersion: 'TLSv1.3', rejectUnauthorized: true }));
    const other = await (await LaxAuthority.create()).issue();

    expect(slugs(await probe(server, { certificate: other }, 'mutual'))).toEqual(['own-certificate-refused']);
  });
});

test('the report names what was seen, every finding with its remedy, and the count', async () => {
  const server = await started(
    tlsServer({ ...good, minVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }, ''),
  );

  const text = tlsTable(await probe(server)).join('\n');

  expect(text).toContain('FAULT old-version: TLSv1.2 offered');
  expect(text).toContain('NOTE no-hsts: max-age 0');
  expect(text).toMatch(/1 fault, 1 notes$/);
});
