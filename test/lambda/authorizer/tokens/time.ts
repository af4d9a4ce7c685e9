import { type BadToken, forged, forgedText, headerText, type Members, type TokenKit } from './kit';

const claims = (name: string, reason: BadToken['reason'], edit: (kit: TokenKit) => Members): BadToken => ({
  name,
  reason,
  forge: (kit) => forged(kit, { claims: edit(kit) }),
});

const skewOf = (kit: TokenKit) => kit.issuer.clockSkewSeconds;
const maxOf = (kit: TokenKit) => kit.issuer.maxLifetimeSeconds;

/** `1e400` and its likes cannot be written by JSON.stringify. */
const literal = (name: string, claim: string, text: string): BadToken => ({
  name,
  reason: 'CLAIM_INVALID',
  forge: (kit) =>
    forgedText(kit, headerText(kit), JSON.stringify({ ...kit.claims(), [claim]: '@' }).replace(`"@"`, text)),
});

const wrongType = (claim: string) =>
  ['1800000000', null, true, [1], {}, -1, ''].map((value) =>
    claims(`${claim} that is ${JSON.stringify(value)}`, 'CLAIM_INVALID', () => ({ [claim]: value })),
  );

/** RFC 7519 4.1.4 to 4.1.6; RFC 9068 2.2. */
export const TIME: readonly BadToken[] = [
  claims('expired an hour ago', 'TOKEN_EXPIRED', (kit) => ({ iat: kit.now - 4000, exp: kit.now - 3600 })),
  claims('expired one second beyond the skew', 'TOKEN_EXPIRED', (kit) => ({
    iat: kit.now - 900,
    exp: kit.now - skewOf(kit) - 1,
  })),
  claims('expired exactly at the skew', 'TOKEN_EXPIRED', (kit) => ({ iat: kit.now - 900, exp: kit.now - skewOf(kit) })),
  claims('expired in 1970', 'TOKEN_EXPIRED', () => ({ iat: 0, exp: 1 })),
  claims('exp missing', 'CLAIM_MISSING', () => ({ exp: undefined })),
  claims('iat missing', 'CLAIM_MISSING', () => ({ iat: undefined })),
  ...wrongType('exp'),
  ...wrongType('iat'),
  ...wrongType('nbf'),
  claims('exp in milliseconds', 'CLAIM_INVALID', (kit) => ({ exp: (kit.now + 600) * 1000 })),
  claims('exp before iat', 'CLAIM_INVALID', (kit) => ({ iat: kit.now + 20, exp: kit.now + 10 })),
  claims('exp equal to iat', 'CLAIM_INVALID', (kit) => ({ iat: kit.now, exp: kit.now })),
  literal('exp that is infinite', 'exp', '1e400'),
  literal('iat that is infinitely early', 'iat', '-1e400'),
  claims('lifetime one second over the maximum', 'TOKEN_LIFETIME_EXCEEDED', (kit) => ({
    iat: kit.now,
    exp: kit.now + maxOf(kit) + 1,
  })),
  claims('lifetime of ten years', 'TOKEN_LIFETIME_EXCEEDED', (kit) => ({ exp: kit.now + 315_360_000 })),
  claims('old token with a lifetime over the maximum', 'TOKEN_LIFETIME_EXCEEDED', (kit) => ({
    iat: kit.now - maxOf(kit),
    exp: kit.now + 60,
  })),
  claims('not valid before a minute beyond the skew', 'TOKEN_NOT_YET_VALID', (kit) => ({
    nbf: kit.now + skewOf(kit) + 60,
  })),
  claims('not valid before one second beyond the skew', 'TOKEN_NOT_YET_VALID', (kit) => ({
    nbf: kit.now + skewOf(kit) + 1,
  })),
  claims('issued one second beyond the skew', 'TOKEN_ISSUED_IN_FUTURE', (kit) => ({
    iat: kit.now + skewOf(kit) + 1,
    exp: kit.now + 300,
  })),
  claims('issued tomorrow', 'TOKEN_ISSUED_IN_FUTURE', (kit) => ({ iat: kit.now + 86_400, exp: kit.now + 86_700 })),
];
