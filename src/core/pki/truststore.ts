import { existsSync, readFileSync } from 'node:fs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { isDay } from '../day';
import { authorityKeys } from './truststore-lint';

/**
 * How certificates of a truststore are revoked.
 */
export interface ConsumerTruststoreOptions {
  /**
   * Where the authorities publish their revocation lists: `https://`, `http://` (a list is signed) or
   * `s3://bucket/key`, as AWS Private CA writes it. Each is fetched every hour; its signature and `nextUpdate` are checked.
   * With at least one, a certificate whose issuer has no fresh list is refused.
   *
   * @default - none: the synth fails unless a waiver for `transport-revocation` covers it, because API Gateway revokes nothing
   */
  readonly revocationLists?: string[];

  /**
   * Authorities that are about to be succeeded, each with its chain: trusted beside the others until `retiredFrom`. PEM texts,
   * or paths of PEM files.
   *
   * @default - none
   */
  readonly retiring?: string[];

  /**
   * The day, `YYYY-MM-DD` UTC, from which deployments leave `retiring` out. When none has by then, a finding says so every day.
   *
   * @default - needed with `retiring`
   */
  readonly retiredFrom?: string;
}

/** Authorities that leave a truststore on a day. */
export interface Retirement {
  readonly pem: string;
  /** `YYYY-MM-DD`. */
  readonly from: string;
}

/** What a truststore is made of. */
type Content = { readonly pem: string } | { readonly bucket: IBucket; readonly key: string; readonly version: string };

/**
 * The certificate authorities that a domain accepts client certificates of.
 *
 * The text is checked at synth and becomes one version of an object in a bucket of its own: versioned, encrypted, private.
 * Public authorities, those that a CDN shares among its customers, incomplete or long chains, weak keys, what has expired,
 * and authorities of one name are refused. To rotate, add the successor and name the predecessor in `retiring`, deploy, and have
 * the certificates replaced: both are trusted until the day that you say.
 *
 * @example
 * const truststore = Truststore.ofConsumers(['pki/acme.pem', 'pki/globex.pem'], {
 *   revocationLists: ['https://pki.acme.example/acme.crl', 's3://globex-pki/crl/globex.crl'],
 * });
 */
export class Truststore {
  /**
   * Authorities of consumers, each with its chain up to its root.
   *
   * @param authorities PEM texts, or paths of PEM files
   * @param options how certificates are revoked
   */
  public static ofConsumers(authorities: string[], options: ConsumerTruststoreOptions = {}): Truststore {
    const pem = authorities.map(pemOf).join('');
    const { retiring = [], retiredFrom, revocationLists = [] } = options;
    return new Truststore(
      'consumers',
      { pem },
      revocationLists.map(revocationList),
      retirement(retiring, retiredFrom, '"retiring"'),
    );
  }

  /**
   * The one authority whose certificate the edge presents. Nobody else's: a consumer that could connect to the domain by
   * itself would go round the edge.
   *
   * @param authority PEM text, or path of a PEM file, up to its root
   * @param next its successor, while the edge changes from one to the other
   * @param retiredFrom the day, `YYYY-MM-DD` UTC, from which deployments trust `next` alone; default: both until you say otherwise
   */
  public static ofEdge(authority: string, next?: string, retiredFrom?: string): Truststore {
    if (retiredFrom !== undefined) {
      if (next === undefined) throw new Error('"retiredFrom" of the edge truststore leaves nobody; name "next", too');
      const leaving = retirement([authority], retiredFrom, '"authority"');
      return new Truststore('edge', { pem: pemOf(next) }, [], leaving);
    }
    return new Truststore('edge', { pem: [authority, ...(next === undefined ? [] : [next])].map(pemOf).join('') }, []);
  }

  /**
   * An object that somebody else keeps. Nothing checks what it trusts: needs a waiver for `transport-truststore`.
   *
   * @param bucket the bucket
   * @param key the key of the object
   * @param version its version. Without one API Gateway would never pick up a new truststore.
   */
  public static fromBucket(bucket: IBucket, key: string, version: string): Truststore {
    for (const [name, value] of Object.entries({ key, version })) {
      if (!value) throw new Error(`"${name}" of the truststore is empty; name the object that holds the truststore`);
    }
    return new Truststore('unknown', { bucket, key, version }, []);
  }

  /** Whose authorities it holds: `edge`, `consumers`, or `unknown` for an object that somebody else keeps. */
  public readonly holder: string;

  /** Where revocation lists are published. */
  public readonly revocationLists: string[];

  /** @internal */
  public readonly _content: Content;

  /** @internal */
  public readonly _retiring?: Retirement;

  private constructor(holder: string, content: Content, revocationLists: string[], retiring?: Retirement) {
    this._retiring = retiring;
    this.holder = holder;
    this._content = content;
    this.revocationLists = revocationLists;
  }

  /** @internal */
  public get _authorityKeys(): string[] {
    return 'pem' in this._content ? authorityKeys(`${this._retiring?.pem ?? ''}${this._content.pem}`) : [];
  }
}

function retirement(authorities: readonly string[], from: string | undefined, what: string): Retirement | undefined {
  if (authorities.length === 0 && from === undefined) return undefined;
  if (authorities.length === 0) throw new Error('"retiredFrom" retires nobody; name the authorities in "retiring"');
  if (from === undefined) throw new Error(`${what} has no end; say in "retiredFrom" from which day it is not trusted`);
  if (!isDay(from)) throw new Error(`"retiredFrom" is ${JSON.stringify(from)}; write a day as 2027-03-31`);
  return { pem: authorities.map(pemOf).join(''), from };
}

function pemOf(authority: string): string {
  if (authority.includes('-----BEGIN ')) return `${authority.trim()}\n`;
  if (!existsSync(authority)) {
    throw new Error(
      `truststore file ${JSON.stringify(authority.slice(0, 200))} does not exist; give the path of a PEM file, or PEM text`,
    );
  }
  return `${readFileSync(authority, 'utf8').trim()}\n`;
}

function revocationList(source: string): string {
  const isUrl = /^https?:\/\/[^/]+\/./.test(source) && URL.canParse(source);
  if (isUrl || /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/.test(source)) return source;
  throw new Error(
    `"revocationLists" holds ${JSON.stringify(source.slice(0, 200))}; write it as https://host/name.crl or s3://bucket/key`,
  );
}
