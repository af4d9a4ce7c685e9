import { isIP } from 'node:net';
import { FetchRefused } from './fetch-refused';
import type { Reach } from './address';

/** What a handler may ask for; a subset of `SafeFetchOptions`, with its defaults filled in. */
export interface TargetRules {
  readonly hosts: readonly string[];
  readonly privateHosts: readonly string[];
  readonly schemes: readonly string[];
  readonly ports: readonly number[];
}

/** A URL that may be asked for, if its addresses may be reached. */
export interface Target {
  readonly url: URL;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly reach: Reach;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

// Readers disagree on these: the URL Standard drops tabs and newlines, and takes a backslash for a slash.
const AMBIGUOUS = /[\p{Cc}\p{Cf}\s\\]/u;

/** Reads a URL as the URL Standard does and holds it against the rules. Resolves nothing. */
export function targetOf(text: string, rules: TargetRules, base?: URL): Target {
  if (AMBIGUOUS.test(text)) throw new FetchRefused('URL_MALFORMED');
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw new FetchRefused('URL_MALFORMED', { cause });
  }
  if (!rules.schemes.includes(url.protocol.slice(0, -1))) throw new FetchRefused('SCHEME_NOT_ALLOWED');
  if (url.username !== '' || url.password !== '') throw new FetchRefused('CREDENTIALS_IN_URL');
  const standard = DEFAULT_PORTS[url.protocol] as number;
  const port = url.port === '' ? standard : Number(url.port);
  if (port !== standard && !rules.ports.includes(port)) throw new FetchRefused('PORT_NOT_ALLOWED');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { url, host, port, reach: reachOf(host, rules) };
}

/**
 * By now the URL parser has turned every notation of an address (octal, hexadecimal, one number, short, full-width
 * digits) into the canonical one, and every international name into ASCII.
 */
function reachOf(host: string, { hosts, privateHosts }: TargetRules): Reach {
  if (privateHosts.includes(host)) return 'private';
  if (hosts.includes(host)) return 'public';
  // A pattern never means an address, a name that a search list completes, or a name with a second spelling.
  const isName = isIP(host) === 0 && host.includes('.') && !host.endsWith('.');
  if (isName && hosts.some((pattern) => covers(pattern, host))) return 'public';
  throw new FetchRefused('HOST_NOT_ALLOWED');
}

function covers(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

/** Hosts as the URL parser writes them, or an error that says what is wrong with one. */
export function checkedHosts(name: string, hosts: readonly string[]): string[] {
  return hosts.map((host) => {
    if (host === '*' && name === 'hosts') return host;
    const [, wildcard = '', rest = ''] = /^(\*\.)?\[?(.*?)\]?$/s.exec(host) ?? [];
    const written = rest.includes(':') ? `[${rest}]` : rest;
    let parsed: URL | undefined;
    try {
      parsed = new URL(`https://${written}/`);
    } catch {
      parsed = undefined;
    }
    const canonical = parsed?.hostname.replace(/^\[(.*)\]$/, '$1');
    if (!canonical || canonical !== rest.toLowerCase() || canonical.endsWith('.')) {
      throw new Error(
        `"${name}" names ${JSON.stringify(host)}, which is no host name in ASCII; write "api.example.com"`,
      );
    }
    if (wildcard && isIP(canonical) !== 0) {
      throw new Error(`"${name}" names ${JSON.stringify(host)}; an address has no subdomains`);
    }
    return wildcard + canonical;
  });
}
