const LONGEST = 256;
// Control codes, line separators, and marks that turn the direction of text: readers and terminals act on them.
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const EVERY_UNSAFE = new RegExp(UNSAFE.source, 'gu');

/** What a log line is made of: attackers choose some of its texts. */
export type Line = Readonly<Record<string, unknown>>;

/** A member that is an object, or an empty one. */
export function memberOf(value: unknown, name: string): Line {
  const member = isLine(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isLine(member) ? member : EMPTY;
}

const EMPTY: Line = Object.freeze({});

export function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text or number as a short text without control codes; undefined for everything else, and for the gateway's `-`. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '' || value === '-') return undefined;
  const short = value.length > LONGEST ? value.slice(0, LONGEST) : value;
  return UNSAFE.test(short) ? short.replace(EVERY_UNSAFE, '\ufffd') : short;
}

// Years 2001 to 2286: anything else is no clock.
const EARLIEST = 1e12;
const LATEST = 1e13;

/** Epoch milliseconds, or undefined where the value is no time. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? parsed(value) : Number.NaN;
  return time >= EARLIEST && time < LATEST ? time : undefined;
}

function parsed(value: string): number {
  return /^\d{13}$/.test(value) ? Number(value) : Date.parse(value);
}
