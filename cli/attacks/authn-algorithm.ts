import { generateKeyPairSync } from 'node:crypto';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { NOBODY, type Subject, type TokenKit, withForgedToken, without } from '../drill/cases';
import { hmacToken, signingInput, signToken } from '../drill/jws';

const NOT_ALLOWED = refusedFor('ALGORITHM_NOT_ALLOWED');
/** An algorithm that is not even a word may be refused as a malformed header. */
const NO_WORD = refusedFor('ALGORITHM_NOT_ALLOWED', 'TOKEN_MALFORMED');

const unsigned = (name: string) => (kit: TokenKit) => `${signingInput({ ...kit.header, alg: name }, kit.claims)}.`;

/** The public key in every form that a careless verifier may take for a shared secret. */
const SECRETS: readonly (readonly [string, (kit: TokenKit) => string | Buffer])[] = [
  ['PEM', ({ key }) => key.publicKey.export({ type: 'spki', format: 'pem' }) as string],
  [
    'PEM without the last newline',
    ({ key }) => (key.publicKey.export({ type: 'spki', format: 'pem' }) as string).trimEnd(),
  ],
  ['DER', ({ key }) => key.publicKey.export({ type: 'spki', format: 'der' })],
  ['JWK text', ({ key }) => JSON.stringify(key.publicKey.export({ format: 'jwk' }))],
  ['empty', () => ''],
  ['guessable', () => 'secret'],
];

const confused = (secret: (kit: TokenKit) => string | Buffer) => (kit: TokenKit) =>
  hmacToken({ ...kit.header, alg: 'HS256' }, kit.claims, 'HS256', secret(kit));

const onProbe = (probe: Subject, allowed: readonly string[]): AttackCase[] => [
  ...['None', 'NONE', 'nOnE'].map((name) => withForgedToken(probe, `algorithm ${name}`, NOT_ALLOWED, unsigned(name))),
  withForgedToken(
    probe,
    'algorithm none over a good signature',
    NOT_ALLOWED,
    (kit) => `${unsigned('none')(kit)}${kit.signature}`,
  ),
  ...SECRETS.map(([name, secret]) =>
    withForgedToken(probe, `HS256 keyed with: ${name}`, NOT_ALLOWED, confused(secret)),
  ),
  withForgedToken(probe, 'algorithm missing', NO_WORD, ({ sign, header, claims }) =>
    sign(without(header, 'alg'), claims),
  ),
  withForgedToken(probe, 'algorithm is a number', NO_WORD, ({ sign, header, claims }) =>
    sign({ ...header, alg: 256 }, claims),
  ),
  withForgedToken(probe, 'algorithm in lower case', NOT_ALLOWED, ({ sign, header, claims }) =>
    sign({ ...header, alg: String(header['alg']).toLowerCase() }, claims),
  ),
  ...unlisted(probe, allowed),
];

/** Asymmetric algorithms that the issuer does not list, each with a key that fits. */
function unlisted(probe: Subject, allowed: readonly string[]): AttackCase[] {
  return ['ES384', 'EdDSA', 'ES256']
    .filter((algorithm) => !allowed.includes(algorithm))
    .map((algorithm) =>
      withForgedToken(probe, `unlisted algorithm ${algorithm}`, NOT_ALLOWED, (kit) => otherFamily(kit, algorithm)),
    );
}

function otherFamily({ header, claims }: TokenKit, algorithm: string): string {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: algorithm === 'ES384' ? 'P-384' : 'P-256' });
  return signToken({ ...header, alg: algorithm }, claims, algorithm, privateKey);
}

/** RFC 8725 section 3.1: the verifier, not the token, decides on the algorithm. */
export const authnAlgorithm: Attack = {
  slug: 'authn-algorithm',
  title: 'let the token choose how it is verified',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context
      .callable()
      .map((subject) => withForgedToken(subject, 'unsigned token', NOT_ALLOWED, unsigned('none')));
    const allowed = probe ? context.callers.issuerOf(probe.caller.identity).algorithms : [];
    return casesOr([...everywhere, ...(probe ? onProbe(probe, allowed) : [])], NOBODY);
  },
};
