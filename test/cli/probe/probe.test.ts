import type { Verdict } from '../../../cli/probe/verdict';
import { credentialsOf } from '../../../cli/probe/credentials';
import { endpointOf } from '../../../cli/probe/endpoint';
import { runProbe } from '../../../cli/probe/probe';
import { exitCodeOf, type ProbeReport, untested } from '../../../cli/probe/report';
import { statusRange } from '../../../cli/probe/verdict';
import { BROKEN_SERVERS } from './broken-servers';
import { CORRECT, type Verifier } from './broken-servers/correct';
import { serve } from './broken-servers/server';
import { goodToken, MAX_LIFETIME, PARTNER_JWK, PRIVATE_JWK, PUBLIC_JWK, REVOKED } from './issuer';

type Settings = Parameters<typeof credentialsOf>[0];
const SIGNING: Settings = {
  token: goodToken(),
  key: PRIVATE_JWK,
  maxLifetimeSeconds: MAX_LIFETIME,
  foreignKey: PARTNER_JWK,
  shutOut: [goodToken({ jti: REVOKED })],
};
const MAKES_NO_SENSE = ['transport-mtls: no client certificate', 'authn-signature: RSA signature of the other scheme'];

async function probe(verifier: Verifier, settings: Settings = SIGNING): Promise<ProbeReport> {
  const server = await serve(verifier);
  try {
    return await runProbe({
      endpoint: endpointOf(server.url, {}),
      credentials: credentialsOf(settings),
      expect: statusRange('200-299')!,
    });
  } finally {
    await server.close();
  }
}

const found = ({ results }: ProbeReport, verdict: Verdict) =>
  results.filter((result) => result.verdict === verdict).map(({ slug, forgery }) => `${slug}: ${forgery}`);

describe('with the signing key of a test issuer', () => {
  it('finds nothing in the correct server, and leaves nothing untested but what makes no sense', async () => {
    const report = await probe(CORRECT);

    expect(found(report, 'ACCEPTED')).toEqual([]);
    expect(found(report, 'not testable')).toEqual(MAKES_NO_SENSE);
    expect(found(report, 'inconclusive')).toEqual([]);
    expect(exitCodeOf(report)).toBe(0);
  });

  it.each(BROKEN_SERVERS)('finds that $hole, and no other hole', async ({ verifier, slug, forgery, alsoIn }) => {
    const report = await probe(verifier);

    const classes = new Set(report.results.filter(({ verdict }) => verdict === 'ACCEPTED').map((each) => each.slug));
    expect(report.inconclusive).toBeUndefined();
    expect(found(report, 'ACCEPTED')).toContain(`${slug}: ${forgery}`);
    expect([...classes].sort()).toEqual([slug, ...(alsoIn ? [alsoIn] : [])].sort());
    expect(exitCodeOf(report)).toBe(1);
  });

  it('needs no token where it has claims to sign', async () => {
    const { token, ...rest } = SIGNING;
    const claims = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

    const report = await probe(CORRECT, { ...rest, claims });

    expect(report.control).toEqual({ isGood: true, status: 200 });
    expect(exitCodeOf(report)).toBe(0);
  });
});

describe('with a good token alone', () => {
  const token = goodToken();
  const reachable = ['unsigned', 'NoNe', 'signature', 'embedded', 'jku'];

  it('finds nothing in the correct server, and lists what it could not test', async () => {
    const report = await probe(CORRECT, { token });

    const whole = untested(report).filter(({ isWhole }) => isWhole);
    expect(found(report, 'ACCEPTED')).toEqual([]);
    expect(whole.map(({ slug }) => slug)).toEqual([
      'transport-mtls',
      'authn-token-type',
      'authn-audience',
      'authn-expiry',
      'authn-lifetime',
      'authn-dpop',
      'authn-consumer',
      'transport-certificate-binding',
      'authz-scope',
    ]);
    expect(exitCodeOf(report)).toBe(0);
  });

  it.each(BROKEN_SERVERS.filter(({ hole }) => reachable.some((word) => hole.includes(word))))(
    'finds that $hole',
    async ({ verifier, slug, forgery }) => {
      const report = await probe(verifier, { token });

      expect(found(report, 'ACCEPTED')).toContain(`${slug}: ${forgery}`);
    },
  );

  it('finds with the public key of the issuer that it is taken for a secret', async () => {
    const server = BROKEN_SERVERS.find(({ hole }) => hole.startsWith('HS256'))!;

    const report = await probe(server.verifier, { token, key: PUBLIC_JWK });

    expect(found(report, 'ACCEPTED')).toContain('authn-algorithm: HS256 keyed with: PEM');
  });
});

it('tries the article’s three first', async () => {
  const report = await probe(CORRECT);

  const first = report.results.slice(0, 3).map(({ forgery }) => forgery);
  expect(first).toEqual(['unsigned token', 'token of another issuer', 'expired token']);
});
