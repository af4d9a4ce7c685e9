import { type BadToken, forged, type TokenKit } from './kit';

const issuer = (name: string, edit: (iss: string) => unknown): BadToken => ({
  name: `issuer: ${name}`,
  reason: 'ISSUER_UNKNOWN',
  forge: (kit) => forged(kit, { claims: { iss: edit(kit.issuer.issuer) } }),
});

const audience = (name: string, edit: (aud: string, kit: TokenKit) => unknown): BadToken => ({
  name: `audience: ${name}`,
  reason: 'AUDIENCE_MISMATCH',
  forge: (kit) => forged(kit, { claims: { aud: edit(kit.issuer.audiences[0] as string, kit) } }),
});

/** The Cyrillic letter that looks like a Latin one. */
const lookAlike = (text: string) => text.replace('e', '\u0435');

/** RFC 7519 4.1.1, 4.1.3; RFC 8725 3.8, 3.9. */
export const AUDIENCE: readonly BadToken[] = [
  issuer('missing', () => undefined),
  issuer('empty', () => ''),
  issuer('another one', () => 'https://id.attacker.example'),
  issuer('with a trailing slash', (iss) => `${iss}/`),
  issuer('in upper case', (iss) => iss.toUpperCase()),
  issuer('over http', (iss) => iss.replace('https', 'http')),
  issuer('with a space', (iss) => ` ${iss}`),
  issuer('with a path', (iss) => `${iss}/other`),
  issuer('as a prefix', (iss) => iss.slice(0, -1)),
  issuer('with our name as its user part', (iss) => `${iss}@attacker.example`),
  issuer('a list', (iss) => [iss]),
  issuer('an object', (iss) => ({ iss })),
  issuer('null', () => null),
  issuer('a look-alike', lookAlike),
  issuer('__proto__', () => '__proto__'),
  audience('missing', () => undefined),
  audience('empty', () => ''),
  audience('another API', () => 'billing-api'),
  audience('an empty list', () => []),
  audience('a list of others', () => ['billing-api', 'crm-api']),
  audience('as a prefix', (aud) => aud.slice(0, -1)),
  audience('as an extension', (aud) => `${aud}-admin`),
  audience('in upper case', (aud) => aud.toUpperCase()),
  audience('with a trailing slash', (aud) => `${aud}/`),
  audience('with a space', (aud) => `${aud} `),
  audience('several in one string', (aud) => `billing-api ${aud}`),
  audience('a nested list', (aud) => [[aud]]),
  audience('an object', (aud) => ({ [aud]: true })),
  audience('a list with a number', (aud) => [aud, 7]),
  audience('null', () => null),
  audience('a number', () => 7),
  audience('a wildcard', () => '*'),
  audience('a look-alike', lookAlike),
];
