import { createHash } from 'node:crypto';
import { sample, stringMatching } from 'fast-check';

const DAY = 86_400_000;
const EPOCH = Date.UTC(2026, 0, 1);

/** Values of the formats that contracts use. Another seed gives another value. */
const FORMATS: Readonly<Record<string, (seed: number) => string>> = {
  uuid: (seed) => uuidOf(seed),
  date: (seed) => new Date(EPOCH + (seed % 300) * DAY).toISOString().slice(0, 10),
  'date-time': (seed) => new Date(EPOCH + (seed % 300) * DAY).toISOString().replace('.000', ''),
  time: () => '12:00:00Z',
  duration: () => 'P1D',
  email: (seed) => `user${seed}@example.com`,
  'idn-email': (seed) => `user${seed}@example.com`,
  hostname: (seed) => `host${seed}.example.com`,
  uri: (seed) => `https://example.com/${seed}`,
  url: (seed) => `https://example.com/${seed}`,
  'uri-reference': (seed) => `/items/${seed}`,
  ipv4: (seed) => `192.0.2.${seed % 256}`,
  ipv6: (seed) => `2001:db8::${(seed % 65_535).toString(16)}`,
  byte: (seed) => Buffer.from(`value${seed}`).toString('base64'),
  'json-pointer': (seed) => `/${seed}`,
  regex: () => '^a$',
};

/** A text that fits pattern, format and lengths, or undefined where none could be made. */
export function textSample(schema: Record<string, unknown>, seed: number): string | undefined {
  const min = numberOf(schema.minLength) ?? 0;
  const max = numberOf(schema.maxLength) ?? Math.max(min, 64);
  const pattern = typeof schema.pattern === 'string' ? schema.pattern : undefined;
  const format = typeof schema.format === 'string' ? (listedUrl(schema) ?? FORMATS[schema.format]) : undefined;
  const candidates = [
    ...(format ? [format(seed)] : []),
    ...(pattern ? matching(pattern, seed, min, max) : []),
    ...(format ? [] : [plain(seed, min, max)]),
  ];
  return candidates.find((text) => fits(text, pattern, min, max));
}

/** A URL to the first host that the schema lists. */
function listedUrl({ 'x-hardened-hosts': hosts }: Record<string, unknown>): ((seed: number) => string) | undefined {
  if (!Array.isArray(hosts) || typeof hosts[0] !== 'string') return undefined;
  const entry = hosts[0];
  if (entry.endsWith(':')) return (seed) => `${entry}sample:${seed}`;
  const origin = (entry.includes('://') ? entry : `https://${entry}`)
    .replace('//*.', '//api.')
    .replace('//*', '//example.com');
  return (seed) => `${origin}/${seed}`;
}

function plain(seed: number, min: number, max: number): string {
  const text = `sample${seed}`.slice(0, max);
  return text.padEnd(min, 'x');
}

const POOL = 128;
const pools = new Map<string, readonly string[]>();

/** One text for a seed, out of pools of different texts that are made once: generating is far dearer than choosing. */
function matching(pattern: string, seed: number, min: number, max: number): readonly string[] {
  const page = Math.floor(seed / POOL);
  const key = `${page} ${min} ${max} ${pattern}`;
  const pool = pools.get(key) ?? poolOf(pattern, page, min, max);
  pools.set(key, pool);
  return pool.length === 0 ? [] : [pool[seed % pool.length]];
}

function poolOf(pattern: string, page: number, min: number, max: number): readonly string[] {
  const expression = compile(pattern);
  if (!expression) return [];
  try {
    const texts = ['-1', 'small'].flatMap((size) =>
      sample(stringMatching(expression, { size: size as '-1', maxLength: Math.min(max, 200) }), {
        numRuns: POOL,
        seed: page + 1,
      }),
    );
    // Readable characters only: a control character would be refused by HTTP long before the contract.
    const readable = texts.filter((text) => text.length >= min && text.length <= max && /^[\x20-\x7e]*$/.test(text));
    const safest = [...new Set(readable)].sort((a, b) => safety(b) - safety(a));
    const safe = safest.filter((text) => safety(text) === 1);
    return safe.length > 0 ? safe : safest;
  } catch {
    return []; // look-arounds and the like: nothing that can be generated
  }
}

/** Texts of letters and digits travel through any part of a request unchanged. */
const safety = (text: string) => (/^[\w-]+$/.test(text) ? 1 : 0);

function compile(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Some documents use escapes that the unicode mode refuses.
    }
  }
  return undefined;
}

function fits(text: string, pattern: string | undefined, min: number, max: number): boolean {
  const length = [...text].length;
  return length >= min && length <= max && (pattern === undefined || compile(pattern)?.test(text) === true);
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function uuidOf(seed: number): string {
  const hex = createHash('sha256').update(`uuid ${seed}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
