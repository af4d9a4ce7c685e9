import { createHash } from 'node:crypto';
import { derChildren, type DerElement, derElement, derHex, TAG } from './der';

/** What names a certificate, and what it may be used for. */
export interface CertificateId {
  /** SHA-256 of the issuer's name in DER, hex: two authorities of one name are refused where truststores are made. */
  readonly issuer: string;
  /** Hex digits without leading zeros. */
  readonly serial: string;
  /** Purposes as OID content in hex; undefined: the certificate does not restrict them. */
  readonly purposes?: readonly string[];
}

/** OID contents. RFC 5280 section 4.2.1.12. */
export const CLIENT_AUTH = '2b06010505070302';
export const ANY_PURPOSE = '551d2500';
const EXTENDED_KEY_USAGE = '551d25';

/** SHA-256 of a name in DER. */
export const nameDigest = (name: DerElement) => createHash('sha256').update(name.whole).digest('hex');

/** The members of a certificate's signed part that follow its version. RFC 5280 section 4.1. */
export function certificateParts(der: Buffer): {
  readonly serial: DerElement;
  readonly issuer: DerElement;
  readonly subject: DerElement;
  readonly extensions?: DerElement;
} {
  const [signed] = derChildren(derElement(der));
  const all = signed?.tag === TAG.SEQUENCE ? derChildren(signed) : [];
  const [serial, , issuer, , subject] = all[0]?.tag === TAG.CONTEXT_0 ? all.slice(1) : all;
  if (serial?.tag !== TAG.INTEGER || issuer?.tag !== TAG.SEQUENCE || subject?.tag !== TAG.SEQUENCE) {
    throw new Error('DER that is no certificate');
  }
  return { serial, issuer, subject, extensions: all.find(({ tag }) => tag === TAG.CONTEXT_3) };
}

/**
 * Reads what decisions need of a certificate and no more: a full X.509 parser costs many times as much.
 *
 * @throws when it is no certificate
 */
export function certificateId(der: Buffer): CertificateId {
  const { serial, issuer, extensions } = certificateParts(der);
  return { issuer: nameDigest(issuer), serial: derHex(serial), purposes: purposesOf(extensions) };
}

function purposesOf(extensions: DerElement | undefined): string[] | undefined {
  const [list] = extensions ? derChildren(extensions) : [];
  for (const extension of list ? derChildren(list) : []) {
    const parts = derChildren(extension);
    const [id] = parts;
    const value = parts.at(-1);
    if (!id || id.content.toString('hex') !== EXTENDED_KEY_USAGE || value?.tag !== TAG.OCTET_STRING) continue;
    return derChildren(derElement(value.content)).map(({ content }) => content.toString('hex'));
  }
  return undefined;
}
