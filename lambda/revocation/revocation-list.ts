import { verify, type X509Certificate } from 'node:crypto';
import { certificateParts, nameDigest } from '../core/certificate-id';
import { derChildren, type DerElement, derElement, derHex, derTime, TAG } from '../core/der';

/** A revocation list that has been verified. RFC 5280 section 5. */
export interface RevocationList {
  /** SHA-256 of the issuer's name in DER, hex. */
  readonly issuer: string;
  /** Epoch seconds. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Serial numbers, hex without leading zeros. */
  readonly serials: readonly string[];
}

/** A list that must not be believed, and why. */
export class RevocationListError extends Error {}

/** Signature algorithms by OID content: SHA-256 and better. */
const HASHES: Readonly<Record<string, string>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};

const DELTA_INDICATOR = '551d1b';
const DISTRIBUTION_POINT = '551d1c';

/** Members of an issuing distribution point that leave the list whole: its name, and "user certificates only". */
const WHOLE = [0xa0, 0x81];

/** Clocks of authorities run ahead a little. */
const SKEW_SECONDS = 300;

const refuse = (why: string): never => {
  throw new RevocationListError(why);
};

interface Parts {
  readonly signed: DerElement;
  readonly algorithm: DerElement;
  readonly signature: DerElement;
}

/**
 * Reads a revocation list and believes it only when one of the authorities signed it and it is still valid.
 *
 * @param bytes DER or PEM
 * @param now epoch seconds
 * @throws RevocationListError
 */
export function readRevocationList(
  bytes: Buffer,
  authorities: readonly X509Certificate[],
  now: number,
): RevocationList {
  const parts = partsOf(derOf(bytes));
  const all = derChildren(parts.signed);
  const [algorithm, issuer, thisUpdate, ...rest] = all[0]?.tag === TAG.INTEGER ? all.slice(1) : all;
  if (!algorithm || !issuer || !thisUpdate) return refuse('is no revocation list');
  // RFC 5280 section 5.1.1.2: both must be the same, or somebody has exchanged one of them.
  if (!algorithm.whole.equals(parts.algorithm.whole)) return refuse('names two signature algorithms');
  verifySignature(parts, issuer, authorities);
  const [nextUpdate, ...more]: (DerElement | undefined)[] = isTime(rest[0]) ? rest : [undefined, ...rest];
  if (!nextUpdate) return refuse('has no nextUpdate, so that nobody can tell when it is stale');
  const times = { thisUpdate: derTime(thisUpdate), nextUpdate: derTime(nextUpdate) };
  if (times.thisUpdate > now + SKEW_SECONDS) return refuse('is not valid yet');
  if (times.nextUpdate <= now) return refuse(`is stale since ${new Date(times.nextUpdate * 1000).toISOString()}`);
  refuseUnknownExtensions(more.find((element) => element?.tag === TAG.CONTEXT_0));
  const entries = more.find((element) => element?.tag === TAG.SEQUENCE);
  return { issuer: nameDigest(issuer), ...times, serials: entries ? derChildren(entries).map(serialOf) : [] };
}

function derOf(bytes: Buffer): Buffer {
  const text = bytes.subarray(0, 64).toString('latin1');
  if (!text.trimStart().startsWith('-----BEGIN')) return bytes;
  const body = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(bytes.toString('latin1'))?.[1];
  return body ? Buffer.from(body, 'base64') : refuse('is PEM of something else');
}

function partsOf(der: Buffer): Parts {
  try {
    const [signed, algorithm, signature] = derChildren(derElement(der));
    if (signed?.tag === TAG.SEQUENCE && algorithm && signature?.tag === TAG.BIT_STRING) {
      return { signed, algorithm, signature };
    }
  } catch {
    // Answered below: what it is instead does not matter.
  }
  return refuse('is no revocation list');
}

function verifySignature(
  { signed, algorithm, signature }: Parts,
  issuer: DerElement,
  authorities: readonly X509Certificate[],
): void {
  const [id] = derChildren(algorithm);
  const hash = HASHES[id?.content.toString('hex') ?? ''];
  if (!hash) {
    throw new RevocationListError(
      'is signed with an algorithm that is not accepted; use SHA-256 with RSA or ECDSA, or better',
    );
  }
  const named = authorities.filter(({ raw }) => certificateParts(raw).subject.whole.equals(issuer.whole));
  if (named.length === 0) throw new RevocationListError('is of an authority that the truststore does not hold');
  // The first octet of a BIT STRING counts unused bits.
  const isSigned = named.some(({ publicKey }) => verify(hash, signed.whole, publicKey, signature.content.subarray(1)));
  if (!isSigned) refuse('has a signature that is not of its issuer');
}

const isTime = (element: DerElement | undefined): element is DerElement =>
  element?.tag === TAG.UTC_TIME || element?.tag === TAG.GENERALIZED_TIME;

/** A list of changes, or of some certificates only, says nothing about the rest. */
function refuseUnknownExtensions(extensions: DerElement | undefined): void {
  const [list] = extensions ? derChildren(extensions) : [];
  for (const extension of list ? derChildren(list) : []) {
    const [id, critical, ...rest] = derChildren(extension);
    const name = id?.content.toString('hex');
    if (name === DELTA_INDICATOR) refuse('is a delta list; publish complete lists');
    if (name === DISTRIBUTION_POINT) refusePartial(rest.at(-1) ?? critical);
    else if (critical?.tag === TAG.BOOLEAN && critical.content[0] !== 0) {
      refuse(`has a critical extension that is not known here (OID ${name})`);
    }
  }
}

function refusePartial(value: DerElement | undefined): void {
  const members = value?.tag === TAG.OCTET_STRING ? derChildren(derElement(value.content)) : [];
  if (!members.every(({ tag }) => WHOLE.includes(tag))) refuse('covers only some certificates of its issuer');
}

function serialOf(entry: DerElement): string {
  const [serial, , extensions] = derChildren(entry);
  if (serial?.tag !== TAG.INTEGER) return refuse('has an entry without a serial number');
  for (const extension of extensions ? derChildren(extensions) : []) {
    const [, critical] = derChildren(extension);
    // Such as the issuer of the entry in an indirect list.
    if (critical?.tag === TAG.BOOLEAN && critical.content[0] !== 0) refuse('has an entry that is not understood here');
  }
  return derHex(serial);
}
