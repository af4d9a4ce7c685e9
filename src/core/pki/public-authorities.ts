import { createHash, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** SHA-256 of the public key of a certificate: an authority that renews its certificate keeps it. */
export function keyDigest(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

let known: { readonly keys: ReadonlySet<string>; readonly roots: readonly X509Certificate[] } | undefined;

function publicRoots() {
  if (!known) {
    const roots = rootCertificates.map((pem) => new X509Certificate(pem));
    known = { roots, keys: new Set(roots.map(keyDigest)) };
  }
  return known;
}

/** Tells whether a certificate is a root that browsers trust, or was issued by one: it vouches for anybody. */
export function isPublicAuthority(certificate: X509Certificate): boolean {
  const { keys, roots } = publicRoots();
  if (keys.has(keyDigest(certificate))) return true;
  const issuers = roots.filter((root) => root.subject === certificate.issuer);
  return issuers.some((root) => certificate.verify(root.publicKey));
}

/** Authorities that a CDN uses for all of its customers, by what their subject says. */
const SHARED: readonly { readonly owner: string; readonly subject: RegExp }[] = [
  { owner: 'Cloudflare', subject: /origin-pull\.cloudflare\.net|O=CloudFlare, Inc\.[\s\S]*OU=Origin Pull/i },
  { owner: 'Cloudflare', subject: /OU=CloudFlare Origin (SSL|CA)/i },
  { owner: 'Akamai', subject: /^O=Akamai\b/im },
  { owner: 'Fastly', subject: /^O=Fastly\b/im },
];

/** The CDN whose customers share this authority, or undefined. */
export function sharingCdn(certificate: X509Certificate): string | undefined {
  const names = `${certificate.subject}\n${certificate.issuer}`;
  return SHARED.find(({ subject }) => subject.test(names))?.owner;
}
