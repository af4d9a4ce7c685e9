import { createHash } from 'node:crypto';

export type Transform = (text: string) => string;

const asciiLower: Transform = (text) =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (run) => run.toLowerCase()) : text;

const urlDecode: Transform = (text) =>
  text.includes('%') ? text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => byte(hex)) : text;

/** Text transformations on byte strings. Those that AWS describes too loosely (JS, CSS, UTF-8) are absent: UNKNOWN. */
const TRANSFORMS: Readonly<Record<string, Transform>> = {
  NONE: (text) => text,
  LOWERCASE: asciiLower,
  URL_DECODE: urlDecode,
  URL_DECODE_UNI: (text) => urlDecode(text.replace(/%u([0-9a-f]{4})/gi, (_all, hex: string) => byte(hex.slice(2)))),
  COMPRESS_WHITE_SPACE: (text) => text.replace(/[\f\t\n\r\v\xa0 ]+/g, ' '),
  CMD_LINE: cmdLine,
  HTML_ENTITY_DECODE: htmlEntityDecode,
  BASE64_DECODE: (text) => fromBase64(/^[A-Za-z0-9+/]*={0,2}/.exec(text)?.[0] ?? ''),
  BASE64_DECODE_EXT: (text) => fromBase64(text.replace(/[^A-Za-z0-9+/]/g, '')),
  HEX_DECODE: (text) => Buffer.from(/^(?:[0-9a-f]{2})*/i.exec(text)?.[0] ?? '', 'hex').toString('latin1'),
  MD5: (text) => createHash('md5').update(text, 'latin1').digest().toString('latin1'),
  NORMALIZE_PATH: normalizePath,
  NORMALIZE_PATH_WIN: (text) => normalizePath(text.replaceAll('\\', '/')),
  REMOVE_NULLS: (text) => text.replaceAll('\0', ''),
  REPLACE_NULLS: (text) => text.replaceAll('\0', ' '),
  REPLACE_COMMENTS: (text) => text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '),
  SQL_HEX_DECODE: (text) =>
    text.replace(/0x((?:[0-9a-f]{2})+)/gi, (_all, hex: string) => Buffer.from(hex, 'hex').toString('latin1')),
  ESCAPE_SEQ_DECODE: escapeDecode,
};

/** The transformations of a statement in order of priority, or the name of one that cannot be reproduced. */
export function compileTransforms(value: unknown): { readonly id: string; readonly run: Transform } | string {
  const list = (Array.isArray(value) ? value : []) as { Priority?: unknown; Type?: unknown }[];
  const names = [...list].sort((a, b) => Number(a.Priority) - Number(b.Priority)).map((entry) => String(entry.Type));
  const unknown = names.find((name) => !Object.hasOwn(TRANSFORMS, name));
  if (unknown !== undefined) return unknown;
  const steps = names.filter((name) => name !== 'NONE').map((name) => TRANSFORMS[name] as Transform);
  return { id: names.join('>'), run: (text) => steps.reduce((current, step) => step(current), text) };
}

function cmdLine(text: string): string {
  return asciiLower(
    text
      .replace(/[\\"'^]/g, '')
      .replace(/[,;]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/ (?=[/(])/g, ''),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', nbsp: '\xa0', lt: '<', gt: '>', amp: '&' };

function htmlEntityDecode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi,
    (all, hex?: string, dec?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
      return String.fromCharCode(Number.parseInt(hex ?? dec ?? '0', hex === undefined ? 10 : 16) & 0xff);
    },
  );
}

/** Drops doubled slashes, self references and back references, except those at the very beginning. */
function normalizePath(text: string): string {
  const out: string[] = [];
  for (const segment of text.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(segment);
  }
  const tail = out.length > 0 && /\/\.{0,2}$/.test(text) ? '/' : '';
  return `${text.startsWith('/') ? '/' : ''}${out.join('/')}${tail}`;
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function escapeDecode(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|([\s\S]))/gi,
    (_all, hex?: string, octal?: string, char?: string) => {
      if (hex !== undefined) return byte(hex);
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      return ESCAPES[char ?? ''] ?? char ?? '';
    },
  );
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
