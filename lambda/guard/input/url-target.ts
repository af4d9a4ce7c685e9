/** Names under which no public host stands, and services that give any name a private address. RFC 6761, RFC 8375. */
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'onion',
  'nip.io',
  'sslip.io',
  'xip.io',
  'localtest.me',
  'lvh.me',
  'vcap.me',
];

/** What a reader may follow: a scheme, or two slashes of either kind. Everything else is relative to a host of ours. */
const TARGET = /^\s*(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i;

/** Characters on which readers of URLs differ, and that no URL needs: RFC 3986 section 2. */
const AMBIGUOUS = /[^\u0021-\u007e]|[\\"<>^`{|}]/;

/**
 * Tells whether a URL that a caller sent may be followed: to one of the listed hosts, or to any public one where none is
 * listed. Addresses are refused in every notation, because only names can be told to be public without asking anybody. A
 * public name may still lead to a private address: whoever follows it must look (`createFetch`).
 */
export function isAllowedTarget(text: string, hosts: readonly string[]): boolean {
  if (!TARGET.test(text)) return true;
  const url = AMBIGUOUS.test(text) ? undefined : parsed(text);
  if (!url || /^[a-z0-9+.-]*:?\/*[^/?#]*@/i.test(text)) return false;
  const scheme = url.protocol.slice(0, -1);
  const host = url.hostname.replace(/\.$/, '');
  if (hosts.length === 0) return /^https?$/.test(scheme) && isPublicName(host);
  return hosts.some((entry) => isListed(entry, scheme, host));
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text.startsWith('//') ? `https:${text}` : text);
  } catch {
    return undefined;
  }
}

/** `hooks.example.com`, `*.example.com`, `*`, `http://hooks.example.com`, `urn:` */
function isListed(entry: string, scheme: string, host: string): boolean {
  if (entry.endsWith(':')) return entry === `${scheme}:` && host === '';
  const [, wanted = 'https', name = ''] = /^(?:(.+):\/\/)?(.*)$/.exec(entry) ?? [];
  if (scheme !== wanted) return false;
  if (name === '*') return isPublicName(host);
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) && host !== name.slice(2) : host === name;
}

function isPublicName(host: string): boolean {
  // Addresses have been brought into one form by the parser: brackets, or digits at the end.
  if (!/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*[a-z0-9]$/.test(host)) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}
