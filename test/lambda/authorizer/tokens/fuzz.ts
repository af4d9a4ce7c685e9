import {
  claimsText,
  compact,
  forged,
  forgedWith,
  headerText,
  type Members,
  ownKey,
  signAs,
  type TokenKit,
} from './kit';

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
const below = (random: Random, limit: number) => Math.floor(random() * limit);

const CHARACTERS = [...'ABCxyz019-_.=+/ \n\t,"{}%\u0000\u00e9\u2028'];

type TextChange = (text: string, random: Random) => string;

const TEXT_CHANGES: readonly TextChange[] = [
  (text, random) => {
    const at = below(random, text.length);
    return text.slice(0, at) + pick(random, CHARACTERS) + text.slice(at + 1);
  },
  (text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + pick(random, CHARACTERS) + text.slice(at);
  },
  (text, random) => {
    const at = below(random, text.length);
    return text.slice(0, at) + text.slice(at + 1 + below(random, 4));
  },
  (text, random) => text.slice(0, below(random, text.length)),
  (text, random) => {
    const [from, to] = [below(random, text.length), below(random, text.length)].sort((a, b) => a - b);
    return text.slice(0, to) + text.slice(from);
  },
  (text, random) =>
    text
      .split('.')
      .sort(() => random() - 0.5)
      .join('.'),
  (text) => text.toUpperCase(),
  (text, random) => {
    const parts = text.split('.');
    const at = below(random, parts.length);
    const bytes = Buffer.from(parts[at] ?? '', 'base64url');
    if (bytes.length > 0) bytes[below(random, bytes.length)]! ^= 1 << below(random, 8);
    parts[at] = bytes.toString('base64url');
    return parts.join('.');
  },
];

/** Good tokens, one for each algorithm of the kit. */
export function seeds(kit: TokenKit): string[] {
  const others = (['RS256', 'PS256', 'ES256', 'EdDSA'] as const).map((alg) => forgedWith(kit, alg));
  return [forged(kit), ...others.filter((token) => token !== undefined)];
}

/** Tokens spoiled after signing: none of them may be accepted. */
export function* spoiledTokens(kit: TokenKit, count: number, seed: number): Generator<string> {
  const random = seeded(seed);
  const originals = seeds(kit);
  const known = new Set(originals);
  for (let made = 0; made < count; ) {
    let token = pick(random, originals);
    for (let change = below(random, 3); change >= 0; change--) token = pick(random, TEXT_CHANGES)(token, random);
    // A change can undo itself.
    if (known.has(token)) continue;
    made += 1;
    yield token;
  }
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e21,
  7.5,
  '',
  ' ',
  'at+jwt',
  'JWT',
  'none',
  'RS256',
  'ES256',
  'orders-api',
  'a\u0000b',
  '\u2028',
  'x'.repeat(300),
  [],
  {},
  ['orders-api'],
  ['orders-api', 'orders-api-v2'],
  [null],
  [[]],
  { 'x5t#S256': 'a' },
  1_795_478_400,
  '1795478400',
];
const HEADER_NAMES = [
  'alg',
  'typ',
  'kid',
  'crit',
  'b64',
  'jwk',
  'jku',
  'x5c',
  'x5t',
  'zip',
  'cty',
  'enc',
  'p2c',
  'extra',
];
const CLAIM_NAMES = [
  'iss',
  'aud',
  'sub',
  'exp',
  'iat',
  'nbf',
  'jti',
  'scope',
  'client_id',
  'azp',
  'roles',
  'tenant',
  'cnf',
  'nonce',
  'token_use',
  'typ',
];

function edits(random: Random, names: readonly string[], most: number): Members {
  const count = below(random, most + 1);
  return Object.fromEntries(
    Array.from({ length: count }, () => [pick(random, names), pick(random, [undefined, ...VALUES])]),
  );
}

/** Tokens with random headers and claims, signed well: good or bad, but never to be accepted where jose refuses. */
export function* wellSignedTokens(kit: TokenKit, count: number, seed: number): Generator<string> {
  const random = seeded(seed);
  for (let made = 0; made < count; made++) {
    const header = headerText(kit, edits(random, HEADER_NAMES, 2));
    const claims = claimsText(kit, {
      ...edits(random, CLAIM_NAMES, 3),
      exp: kit.now - 40 + below(random, 4000),
      ...edits(random, CLAIM_NAMES, 1),
    });
    yield compact(header, claims, (input) => signAs(kit.alg, ownKey(kit).privateKey, input));
  }
}
