/** One block of a PEM text. */
export interface PemBlock {
  /** `CERTIFICATE`, `X509 CRL`, ... */
  readonly label: string;
  /** The block with its lines, as written. */
  readonly text: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[A-Za-z0-9+/=\s]*?-----END \1-----/g;

/** The whole blocks of a PEM text, in order. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([block, label = '']) => ({ label, text: block }));
}

/** How many blocks a text begins: more than it has whole ones when one of them is cut off or damaged. */
export function begunBlocks(text: string): number {
  return text.split('-----BEGIN ').length - 1;
}
