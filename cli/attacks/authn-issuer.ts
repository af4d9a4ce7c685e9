import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { NOBODY, type Subject, type TokenKit, withEditedToken, withForgedToken } from '../drill/cases';
import { signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';
import type { DrillContext } from '../drill/context';

const UNKNOWN = refusedFor('ISSUER_UNKNOWN');
const NO_ISSUER = refusedFor('ISSUER_UNKNOWN', 'CLAIM_MISSING', 'CLAIM_INVALID');
const FOREIGN_KEY = refusedFor('KEY_UNKNOWN', 'KEY_UNSUITABLE', 'SIGNATURE_INVALID', 'ALGORITHM_NOT_ALLOWED');

/** A well-formed token of an issuer that the API has never heard of. */
function stranger({ header, claims }: TokenKit): string {
  const algorithm = String(header['alg']);
  const forged = { ...claims, iss: 'https://issuer.attacker.example' };
  return signToken({ ...header, kid: 'attacker' }, forged, algorithm, rogueKey(algorithm).privateKey);
}

const SPELLINGS: readonly (readonly [string, (issuer: string) => unknown, typeof UNKNOWN])[] = [
  ['issuer with a trailing slash', (issuer) => (issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`), UNKNOWN],
  ['issuer in upper case', (issuer) => issuer.toUpperCase(), UNKNOWN],
  ['issuer as prefix', (issuer) => `${issuer}.attacker.example`, UNKNOWN],
  ['list of issuers', (issuer) => [issuer], NO_ISSUER],
  ['issuer missing', () => undefined, NO_ISSUER],
];

/** Issuer B's key under issuer A's name: what merging key sets would let pass. */
function crossed(context: DrillContext, subject: Subject): AttackCase[] {
  const { forge } = context.target.identities;
  return forge.issuers
    .filter(({ issuer }) => issuer !== subject.caller.identity.issuer)
    .map(({ issuer }) =>
      withForgedToken(subject, `key of ${issuer} under another issuer's name`, FOREIGN_KEY, ({ header, claims }) => {
        const other = forge.key(issuer);
        return signToken(
          { ...header, kid: other.kid, alg: other.algorithm },
          claims,
          other.algorithm,
          other.privateKey,
        );
      }),
    );
}

/** Each issuer is verified with its own keys, and no other issuer is. */
export const authnIssuer: Attack = {
  slug: 'authn-issuer',
  title: 'use a token of another issuer, or of one that looks alike',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      ...context.callable().map((subject) => withForgedToken(subject, 'token of another issuer', UNKNOWN, stranger)),
      ...SPELLINGS.map(([name, spell, expect]) =>
        withEditedToken(probe, name, expect, ({ claims }) => {
          claims['iss'] = spell(probe.caller.identity.issuer);
        }),
      ),
      withForgedToken(probe, 'unknown kid', refusedFor('KEY_UNKNOWN', 'KEYS_UNAVAILABLE'), ({ sign, header, claims }) =>
        sign({ ...header, kid: 'rotated-away-1' }, claims),
      ),
      ...crossed(context, probe),
    ];
  },
};
