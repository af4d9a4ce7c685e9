import { deflateRawSync } from 'node:zlib';
import {
  type BadToken,
  claimsText,
  compact,
  forged,
  forgedText,
  headerText,
  ownKey,
  signAs,
  type TokenKit,
} from './kit';

const member = (name: string, header: Record<string, unknown>, reason: BadToken['reason']): BadToken => ({
  name,
  reason,
  forge: (kit) => forged(kit, { header }),
});

const wholeHeader = (text: string): BadToken => ({
  name: `header that is ${text}`,
  reason: 'TOKEN_MALFORMED',
  forge: (kit) => forgedText(kit, text, claimsText(kit)),
});

const wholeClaims = (text: string): BadToken => ({
  name: `claims that are ${text === '' ? 'nothing' : text}`,
  reason: 'TOKEN_MALFORMED',
  forge: (kit) => forgedText(kit, headerText(kit), text),
});

const twice = (text: string, name: string, value: string): string => text.replace(/}$/, `,"${name}":${value}}`);

const type = (typ: unknown): BadToken => member(`type ${JSON.stringify(typ)}`, { typ }, 'TOKEN_TYPE_WRONG');

/** RFC 7797: the payload is signed as it is, not its encoding. */
function unencoded(kit: TokenKit): string {
  const head = Buffer.from(headerText(kit, { b64: false, crit: ['b64'] })).toString('base64url');
  const claims = claimsText(kit);
  const signature = signAs(kit.alg, ownKey(kit).privateKey, `${head}.${claims}`).toString('base64url');
  return `${head}.${Buffer.from(claims).toString('base64url')}.${signature}`;
}

/** RFC 7515; RFC 7797; RFC 9068 section 4; RFC 8725 3.11. Types: for issuers of RFC 9068 tokens. */
export const HEADER: readonly BadToken[] = [
  member('a critical extension that nobody knows', { crit: ['exp-policy'], 'exp-policy': 'lax' }, 'HEADER_NOT_ALLOWED'),
  member('an empty list of critical extensions', { crit: [] }, 'HEADER_NOT_ALLOWED'),
  member('a critical list that is a string', { crit: 'exp' }, 'HEADER_NOT_ALLOWED'),
  member('a critical list that names a standard member', { crit: ['alg'] }, 'HEADER_NOT_ALLOWED'),
  member('an unencoded payload that is not critical', { b64: false }, 'HEADER_NOT_ALLOWED'),
  member('b64: true, needless and critical', { b64: true, crit: ['b64'] }, 'HEADER_NOT_ALLOWED'),
  member('a compressed payload announced', { zip: 'DEF' }, 'HEADER_NOT_ALLOWED'),
  member('a nested token announced', { cty: 'JWT' }, 'HEADER_NOT_ALLOWED'),
  { name: 'an unencoded payload, signed as such', reason: 'HEADER_NOT_ALLOWED', forge: unencoded },
  {
    name: 'a payload that is really compressed',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => {
      const head = Buffer.from(headerText(kit, { zip: 'DEF' })).toString('base64url');
      const input = `${head}.${deflateRawSync(claimsText(kit)).toString('base64url')}`;
      return `${input}.${signAs(kit.alg, ownKey(kit).privateKey, input).toString('base64url')}`;
    },
  },
  {
    name: 'a token inside the payload of a token',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => forgedText(kit, headerText(kit), forged(kit)),
  },
  type(undefined),
  type('JWT'),
  type('jwt'),
  type('id+jwt'),
  type('dpop+jwt'),
  type('logout+jwt'),
  type('secevent+jwt'),
  type('txntoken+jwt'),
  type('at+jwt '),
  type('at+jwt2'),
  type(''),
  type(7),
  type(null),
  type(['at+jwt']),
  wholeHeader('[]'),
  wholeHeader('"RS256"'),
  wholeHeader('null'),
  wholeHeader('7'),
  wholeHeader('{'),
  wholeHeader('\ufeff{}'),
  wholeClaims('[]'),
  wholeClaims('null'),
  wholeClaims('"sub"'),
  wholeClaims('7'),
  wholeClaims(''),
  wholeClaims("{'sub':'a'}"),
  wholeClaims('{"sub":"a",}'),
  {
    name: 'the algorithm named twice',
    reason: 'TOKEN_DUPLICATE_MEMBER',
    forge: (kit) => forgedText(kit, twice(headerText(kit), 'alg', JSON.stringify(kit.alg)), claimsText(kit)),
  },
  {
    name: 'the subject named twice',
    reason: 'TOKEN_DUPLICATE_MEMBER',
    forge: (kit) => forgedText(kit, headerText(kit), twice(claimsText(kit), 'sub', '"admin"')),
  },
  {
    name: 'the subject named twice, once with an escape',
    reason: 'TOKEN_DUPLICATE_MEMBER',
    forge: (kit) => forgedText(kit, headerText(kit), twice(claimsText(kit), 's\\u0075b', '"admin"')),
  },
  {
    name: 'a member of a nested object named twice',
    reason: 'TOKEN_DUPLICATE_MEMBER',
    forge: (kit) => forgedText(kit, headerText(kit), twice(claimsText(kit), 'address', '{"a":1,"a":2}')),
  },
  {
    name: 'claims in bytes that are not UTF-8',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => {
      const bytes = Buffer.concat([
        Buffer.from(claimsText(kit).replace(/}$/, ',"name":"')),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}'),
      ]);
      const input = `${Buffer.from(headerText(kit)).toString('base64url')}.${bytes.toString('base64url')}`;
      return `${input}.${signAs(kit.alg, ownKey(kit).privateKey, input).toString('base64url')}`;
    },
  },
  {
    name: 'an unsigned JSON text in place of a token',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => compact(headerText(kit), claimsText(kit), () => new Uint8Array()).replaceAll('.', ''),
  },
];
