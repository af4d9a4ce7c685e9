import { X509Certificate } from 'node:crypto';
import { begunBlocks, type PemBlock, pemBlocks } from './pem';
import { isPublicAuthority, keyDigest, sharingCdn } from './public-authorities';

/** What is wrong with a truststore, and what to do. */
export interface TruststoreFault {
  readonly what: string;
  readonly remedy: string;
}

/** API Gateway Developer Guide, "Configuring your truststore": certificates, bytes, certificates of one chain. */
const LIMITS = { certificates: 1000, bytes: 1_000_000, chain: 4 } as const;

const MIN_RSA_BITS = 2048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Object identifiers, DER-encoded: MD5 and SHA-1 with RSA, SHA-1 with ECDSA. */
const WEAK_SIGNATURES = ['06092a864886f70d010104', '06092a864886f70d010105', '06072a8648ce3d0401'];

interface Authority {
  readonly name: string;
  readonly certificate: X509Certificate;
}

const fault = (what: string, remedy: string): TruststoreFault => ({ what, remedy });

/**
 * Everything that makes a truststore let in more, or fewer, than it should. API Gateway itself says it in warnings that
 * nobody reads, and then leaves out the certificates that it does not like.
 */
export function truststoreFaults(pem: string, now: Date): TruststoreFault[] {
  const blocks = pemBlocks(pem);
  const { authorities, faults } = read(blocks);
  return [
    ...textFaults(pem, blocks),
    ...faults,
    ...authorities.flatMap((authority) => [
      ...trustFaults(authority),
      ...validityFaults(authority, now),
      ...strengthFaults(authority),
      ...chainFaults(authority, authorities),
    ]),
    ...repeated(authorities),
  ];
}

/** The authorities of a truststore that can be read, by the digest of their key. */
export function authorityKeys(pem: string): string[] {
  return read(pemBlocks(pem)).authorities.map(({ certificate }) => keyDigest(certificate));
}

/** Days until the first authority of a truststore ends, with its name. */
export function firstExpiry(pem: string, now: Date): { readonly name: string; readonly days: number } | undefined {
  const ends = read(pemBlocks(pem)).authorities.map(({ name, certificate }) => ({
    name,
    days: Math.floor((Date.parse(certificate.validTo) - now.getTime()) / 86_400_000),
  }));
  return ends.sort((a, b) => a.days - b.days)[0];
}

function read(blocks: readonly PemBlock[]): { authorities: Authority[]; faults: TruststoreFault[] } {
  const authorities: Authority[] = [];
  const faults: TruststoreFault[] = [];
  blocks.forEach(({ label, text }, index) => {
    const place = `block ${index + 1}`;
    if (label !== 'CERTIFICATE') {
      faults.push(
        label.includes('PRIVATE KEY')
          ? fault(`${place} is a private key`, 'take it out, and replace the key: it has been shown')
          : fault(`${place} is a ${label}, not a certificate`, 'leave certificates of authorities alone in it'),
      );
      return;
    }
    try {
      const certificate = new X509Certificate(text);
      authorities.push({ name: `${place} (${certificate.subject.split('\n').reverse().join(', ')})`, certificate });
    } catch {
      faults.push(
        fault(`${place} is no certificate`, 'export it again: API Gateway would leave it out without a word'),
      );
    }
  });
  return { authorities, faults };
}

function textFaults(pem: string, blocks: readonly PemBlock[]): TruststoreFault[] {
  const bytes = Buffer.byteLength(pem);
  const broken = begunBlocks(pem) - blocks.length;
  return [
    ...(begunBlocks(pem) === 0 ? [fault('it holds no certificate', 'give the PEM text of an authority')] : []),
    ...(broken > 0 ? [fault(`${broken} of its blocks cannot be read to the end`, 'copy each block whole')] : []),
    ...(blocks.length > LIMITS.certificates
      ? [fault(`it holds ${blocks.length} certificates, and API Gateway takes ${LIMITS.certificates}`, 'split it')]
      : []),
    ...(bytes > LIMITS.bytes ? [fault(`it has ${bytes} bytes, and API Gateway takes 1 MB`, 'split it')] : []),
  ];
}

/** Whom an authority vouches for. */
function trustFaults({ name, certificate }: Authority): TruststoreFault[] {
  const cdn = sharingCdn(certificate);
  return [
    ...(certificate.ca
      ? []
      : [
          fault(
            `${name} is no certificate authority`,
            'give the authority that issued it; name the certificate itself in "certificates" of its consumer',
          ),
        ]),
    ...(cdn
      ? [
          fault(
            `${name} is an authority that all customers of ${cdn} share`,
            'have the CDN present a certificate of your own authority',
          ),
        ]
      : []),
    ...(isPublicAuthority(certificate)
      ? [fault(`${name} is a public authority, which issues to anybody`, 'use a private authority')]
      : []),
  ];
}

function validityFaults({ name, certificate }: Authority, now: Date): TruststoreFault[] {
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (until < now.getTime()) return [fault(`${name} expired on ${isoDay(until)}`, 'put its successor in its place')];
  if (from > now.getTime()) return [fault(`${name} is not valid before ${isoDay(from)}`, 'deploy it from then on')];
  return [];
}

function strengthFaults({ name, certificate }: Authority): TruststoreFault[] {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const isWeakKey =
    (type === 'rsa' && (details?.modulusLength ?? 0) < MIN_RSA_BITS) ||
    (type === 'ec' && !CURVES.includes(details?.namedCurve ?? '')) ||
    (type !== 'rsa' && type !== 'ec');
  const hex = certificate.raw.toString('hex');
  const isWeakSignature = WEAK_SIGNATURES.some((oid) => hex.includes(oid));
  return [
    ...(isWeakKey
      ? [fault(`${name} has a key that API Gateway refuses`, 'use RSA of at least 2048 bits, or P-256 and above')]
      : []),
    ...(isWeakSignature ? [fault(`${name} is signed with MD5 or SHA-1`, 'have it signed with SHA-256 or better')] : []),
  ];
}

/** The chain from an authority up to its root, as far as the truststore holds it. */
function chainFaults({ name, certificate }: Authority, all: readonly Authority[]): TruststoreFault[] {
  let current = certificate;
  for (let length = 1; !isRoot(current); length++) {
    const issuer = all.find((other) => current.checkIssued(other.certificate) && verifies(current, other.certificate));
    if (!issuer) return [fault(`the chain of ${name} does not reach a root`, 'add the authorities above it')];
    if (length >= LIMITS.chain) {
      return [fault(`the chain of ${name} is longer than ${LIMITS.chain}`, 'use an authority nearer to its root')];
    }
    current = issuer.certificate;
  }
  return [];
}

const isRoot = (certificate: X509Certificate) =>
  certificate.subject === certificate.issuer && verifies(certificate, certificate);

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.verify(issuer.publicKey);
}

/** Issuer and serial number name one certificate only while no two authorities have one name. */
function repeated(authorities: readonly Authority[]): TruststoreFault[] {
  const bySubject = new Map<string, Authority>();
  return authorities.flatMap((authority) => {
    const { subject } = authority.certificate;
    const first = bySubject.get(subject);
    bySubject.set(subject, first ?? authority);
    if (!first) return [];
    return keyDigest(first.certificate) === keyDigest(authority.certificate)
      ? [fault(`${authority.name} is in it twice`, 'leave one of them out')]
      : [fault(`${authority.name} has the name of another authority in it`, 'give each authority a name of its own')];
  });
}

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);
