import { bearer, forged, forgedText, forgedWith, type GoodToken, headerText, type Members, type TokenKit } from './kit';

const claims = (name: string, edit: (kit: TokenKit) => Members): GoodToken => ({
  name,
  forge: (kit) => forged(kit, { claims: edit(kit) }),
});

/** What must pass: a verifier that refuses everything is no verifier. */
export const GOOD: readonly GoodToken[] = [
  { name: 'a good token', forge: (kit) => forged(kit) },
  { name: 'RS256', forge: (kit) => forgedWith(kit, 'RS256') },
  { name: 'PS256', forge: (kit) => forgedWith(kit, 'PS256') },
  { name: 'ES256', forge: (kit) => forgedWith(kit, 'ES256') },
  { name: 'EdDSA', forge: (kit) => forgedWith(kit, 'EdDSA') },
  { name: 'a type with its media type prefix', forge: (kit) => forged(kit, { header: { typ: 'application/at+jwt' } }) },
  { name: 'a type in upper case', forge: (kit) => forged(kit, { header: { typ: 'AT+JWT' } }) },
  { name: 'a header member that nobody needs', forge: (kit) => forged(kit, { header: { ver: '1' } }) },
  {
    name: 'white space in the JSON',
    forge: (kit) => forgedText(kit, ` ${headerText(kit)}\n`, JSON.stringify(kit.claims(), null, 2)),
  },
  {
    name: 'the same name in two objects',
    forge: (kit) => forged(kit, { claims: { a: { x: 1 }, b: [{ x: 1 }, { x: 2 }], x: 3 } }),
  },
  {
    name: 'strings that look like members',
    forge: (kit) => forged(kit, { claims: { note: '{"sub":"a","sub":"b"}', quote: '"\\":' } }),
  },
  claims('audience as a list of one', (kit) => ({ aud: [kit.issuer.audiences[0]] })),
  claims('audience as a list with others', (kit) => ({ aud: ['crm-api', kit.issuer.audiences[0]] })),
  claims('expired within the skew', (kit) => ({ iat: kit.now - 600, exp: kit.now - kit.issuer.clockSkewSeconds + 1 })),
  claims('not valid before just within the skew', (kit) => ({ nbf: kit.now + kit.issuer.clockSkewSeconds })),
  claims('issued just within the skew', (kit) => ({ iat: kit.now + kit.issuer.clockSkewSeconds, exp: kit.now + 300 })),
  claims('lifetime exactly at the maximum', (kit) => ({ iat: kit.now, exp: kit.now + kit.issuer.maxLifetimeSeconds })),
  claims('dates with fractions', (kit) => ({ iat: kit.now - 0.5, exp: kit.now + 300.25 })),
  claims('no scope', () => ({ scope: undefined })),
  claims('an empty scope', () => ({ scope: '' })),
  claims('a subject outside ASCII', () => ({ sub: 'Zo\u00eb \u6797' })),
  { name: 'a token near the size limit', forge: (kit) => forged(kit, { claims: { padding: 'x'.repeat(4800) } }) },
  {
    name: 'a query parameter that is no token',
    forge: (kit) => ({ ...bearer(forged(kit)), query: { cursor: ['eyJ.a.b'] } }),
  },
];
