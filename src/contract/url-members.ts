import { asList, type JsonObject } from './pointer';

/** Member of a schema with a URL format: the hosts that a URL of a caller may name. */
export const HOSTS = 'x-hardened-hosts';

/** Formats whose texts a handler may follow. */
const URL_FORMATS = ['uri', 'url', 'iri', 'uri-reference', 'iri-reference'];

/** `*`, a name, `*.` and a name, or an address, with a scheme in front where it is not https; or a scheme alone: `urn:`. */
const ENTRY =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])$|^[a-z][a-z0-9+.-]*:$/;

/** Tells whether the texts of a schema are URLs. */
export function isUrl({ format }: JsonObject): boolean {
  return typeof format === 'string' && URL_FORMATS.includes(format);
}

/** The hosts that a schema lists; empty where it lists none: every public host. */
export function hostsOf(schema: JsonObject): readonly string[] {
  return asList(schema[HOSTS]).filter((entry): entry is string => typeof entry === 'string');
}

/** What is wrong with the list of hosts of a schema, if anything. */
export function hostsFault(schema: JsonObject): string | undefined {
  const list = schema[HOSTS];
  if (list === undefined) return undefined;
  if (!isUrl(schema)) return `"${HOSTS}" stands at a schema that is no URL; add "format: uri"`;
  const wrong = asList(list).find((entry) => typeof entry !== 'string' || !ENTRY.test(entry));
  if (wrong === undefined && Array.isArray(list) && list.length > 0) return undefined;
  return `"${HOSTS}" needs hosts, such as hooks.example.com or *.example.com, in lower case; found ${JSON.stringify(wrong ?? list)}`;
}

const PUBLIC = '([A-Za-z0-9-]+\\.)+[A-Za-z][A-Za-z0-9-]*';
const REST = '\\.?(:[0-9]{1,5})?([/?#].*)?$';

/**
 * A regular expression of draft 4 that a URL to an allowed host matches. Undefined where one of the hosts can only be told
 * by the guard.
 *
 * The last label of a public name begins with a letter: that alone keeps out every notation of an address.
 */
export function urlPattern(schema: JsonObject): string | undefined {
  const hosts = hostsOf(schema);
  if (hosts.length === 0) return `^https?://${PUBLIC}${REST}`;
  const parts = hosts.map((entry) => /^(?:(https?):\/\/)?(\*|(?:\*\.)?[a-z0-9.-]+)$/.exec(entry));
  if (parts.some((part) => part === null)) return undefined;
  const alternatives = parts.map((part) => `${part?.[1] ?? 'https'}://${hostPattern(part?.[2] ?? '')}`);
  const pattern = `^(${alternatives.join('|')})${REST}`;
  return pattern.length <= 300 ? pattern : undefined;
}

function hostPattern(host: string): string {
  if (host === '*') return PUBLIC;
  const literal = host.replace(/^\*\./, '').replaceAll('.', '\\.');
  return host.startsWith('*.') ? `([A-Za-z0-9-]+\\.)+${literal}` : literal;
}
