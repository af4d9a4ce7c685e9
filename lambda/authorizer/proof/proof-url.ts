/** A URL as `htu` compares it: normal form of RFC 3986 section 6.2, without query and fragment (RFC 9449 section 4.3). */
function comparable(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, host, pathname } = new URL(text);
  if (protocol !== 'https:' || username || password) return undefined;
  return `https://${host}${pathname.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase())}`;
}

/**
 * Tells whether `htu` names the path of the request under one of the published URLs.
 *
 * The URLs are configuration: `Host` and the domain of the event are what the caller wrote.
 *
 * @param bases published URLs without trailing slash
 * @param path raw path of the request
 */
export function isProofUrl(htu: unknown, bases: readonly string[], path: string): boolean {
  // Anything else would go on with the host.
  if (!path.startsWith('/')) return false;
  // Letter for letter what was published and asked for: no normal form can tell the two apart.
  if (bases.some((base) => htu === `${base}${path}`)) return true;
  const given = typeof htu === 'string' ? comparable(htu) : undefined;
  return given !== undefined && bases.some((base) => comparable(`${base}${path}`) === given);
}
