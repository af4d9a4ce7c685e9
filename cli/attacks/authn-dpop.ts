import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { type Call, header, plusHeader, withHeader, withoutHeader, withToken } from '../drill/call';
import { changed, type Subject, withEditedToken } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import { signToken } from '../drill/jws';
import { type ProofParts, proofOf, proofParts } from '../drill/proof';
import { rogueKey } from '../drill/rogue-keys';
import type { Identity } from '../drill/target';
import type { Reasons } from '../forgeries/forgery';

type ProofKey = NonNullable<Identity['proofKey']>;

export const NO_BOUND_TOKENS = 'no issuer binds its tokens to keys';

/** Somebody whose tokens are bound to a key, and an operation for them. */
export function keyBound(context: DrillContext): (Subject & { readonly key: ProofKey }) | undefined {
  for (const operation of context.operations) {
    const caller = context.callers.allowed(operation.spec).find(({ identity }) => identity.proofKey);
    if (caller?.identity.proofKey) return { operation, caller, key: caller.identity.proofKey };
  }
  return undefined;
}

const EDITS: readonly (readonly [string, Reasons, (parts: ProofParts) => void])[] = [
  ['proof of another type', ['PROOF_TYPE_WRONG'], ({ header: head }) => void Object.assign(head, { typ: 'JWT' })],
  [
    'proof that says none',
    ['PROOF_ALGORITHM_NOT_ALLOWED'],
    ({ header: head }) => void Object.assign(head, { alg: 'none' }),
  ],
  ['proof without its key', ['PROOF_KEY_INVALID'], ({ header: head }) => void delete head['jwk']],
  [
    'proof that points to a key',
    ['PROOF_KEY_INVALID'],
    ({ header: head }) => void Object.assign(head, { jku: 'https://keys.attacker.example/set' }),
  ],
  ['proof for another method', ['PROOF_METHOD_MISMATCH'], ({ claims }) => void Object.assign(claims, { htm: 'TRACE' })],
  [
    'proof for another path',
    ['PROOF_URL_MISMATCH'],
    ({ claims }) => void Object.assign(claims, { htu: `${String(claims['htu'])}/other` }),
  ],
  [
    'proof for another host',
    ['PROOF_URL_MISMATCH'],
    ({ claims }) => void Object.assign(claims, { htu: 'https://api.attacker.example/' }),
  ],
  [
    'proof for another token',
    ['PROOF_TOKEN_MISMATCH'],
    ({ claims }) => void Object.assign(claims, { ath: 'x'.repeat(43) }),
  ],
  ['proof for no token', ['PROOF_MALFORMED'], ({ claims }) => void delete claims['ath']],
  ['proof without id', ['PROOF_MALFORMED'], ({ claims }) => void delete claims['jti']],
  [
    'proof of last year',
    ['PROOF_EXPIRED'],
    ({ claims }) => void Object.assign(claims, { iat: Number(claims['iat']) - 31_536_000 }),
  ],
  [
    'proof from the future',
    ['PROOF_EXPIRED'],
    ({ claims }) => void Object.assign(claims, { iat: Number(claims['iat']) + 3_600 }),
  ],
];

/** Proofs that were made ahead of time, where the API gives out nonces (RFC 9449 section 9). */
const NONCES: typeof EDITS = [
  ['proof without nonce', ['PROOF_NONCE_WRONG'], ({ claims }) => void delete claims['nonce']],
  [
    'proof with a nonce of another API',
    ['PROOF_NONCE_WRONG'],
    ({ claims }) => void Object.assign(claims, { nonce: 'x'.repeat(32) }),
  ],
];

/** What whoever stole the token alone can do: everything but signing with the key that it is bound to. */
function withoutKey(subject: Subject & { readonly key: ProofKey }): AttackCase[] {
  const stolen = (call: Call) => header(call, 'authorization')?.replace(/^\S+\s+/, '') ?? '';
  const attacker = rogueKey('ES256');
  const jwk = attacker.publicKey.export({ format: 'jwk' });
  const plain = (call: Call): Call => ({ ...call, proof: undefined });
  return [
    changed(subject, 'bound token as bearer token', refusedFor('PROOF_SCHEME_WRONG'), (call) =>
      withToken(plain(call), stolen(call)),
    ),
    changed(subject, 'bound token without proof', refusedFor('PROOF_MISSING'), plain),
    changed(subject, "proof by the attacker's key", refusedFor('BINDING_MISMATCH'), (call) => {
      const { header: head, claims } = proofParts(subject.key, call);
      return withHeader(call, 'DPoP', signToken({ ...head, jwk }, claims, 'ES256', attacker.privateKey));
    }),
    changed(subject, "proof with the owner's key, signed by another", refusedFor('PROOF_SIGNATURE_INVALID'), (call) => {
      const { header: head, claims } = proofParts(subject.key, call);
      return withHeader(call, 'DPoP', signToken(head, claims, 'ES256', attacker.privateKey));
    }),
    changed(subject, 'two proofs', refusedFor('PROOF_AMBIGUOUS'), (call) =>
      plusHeader(withHeader(call, 'DPoP', proofOf(subject.key, call)), 'DPoP', proofOf(subject.key, call)),
    ),
  ];
}

/** RFC 9449: a stolen token is worth nothing without the key, and a stolen proof nothing for another request. */
export const authnDpop: Attack = {
  slug: 'authn-dpop',
  title: 'use a token that is bound to a key without that key, or with a proof for something else',
  cases: (context) => {
    const subject = keyBound(context);
    if (!subject) return notApplicable(NO_BOUND_TOKENS);
    return [
      ...withoutKey(subject),
      ...[...EDITS, ...(context.callers.issuerOf(subject.caller.identity).proofNonce ? NONCES : [])].map(
        ([name, reasons, edit]) =>
          changed(subject, name, refusedFor(...reasons), (call) =>
            withHeader(call, 'DPoP', proofOf(subject.key, call, edit)),
          ),
      ),
      withEditedToken(subject, 'token that is bound to nothing', refusedFor('BINDING_MISSING'), ({ claims }) => {
        delete claims['cnf'];
      }),
      changed(subject, 'bearer token of an issuer that binds', refusedFor('BINDING_MISSING'), async (call) => {
        const { caller } = subject;
        const token = await context.target.identities.mint(caller.identity, ({ claims }) => void delete claims['cnf']);
        return withToken(withoutHeader({ ...call, proof: undefined }, 'DPoP'), token);
      }),
    ];
  },
};
