import { X509Certificate } from 'node:crypto';
import { Authority, type Certificate, selfSignedClient } from './certificates';

/** Certificates of parties that must be refused. */
export interface ForgedCertificates {
  readonly selfSigned: Certificate;
  /** Signed by an authority that no truststore holds. */
  readonly rogue: Certificate;
  /** Signed by the right authority, past its validity. */
  readonly expired: Certificate;
  /** Signed by the right authority, of no consumer. */
  readonly stranger: Certificate;
  /** Signed by the right authority, not valid before tomorrow. */
  readonly notYetValid: Certificate;
  /** Signed by the right authority, for servers. */
  readonly serverOnly: Certificate;
  /** Signed by the right authority, with a key of RSA 1024. */
  readonly weakKey: Certificate;
  /** Signed by an authority that has the name of the right one. */
  readonly sameName: Certificate;
  /** Signed by somebody's certificate, which is no authority. */
  readonly throughLeaf: Certificate;
  /** Signed by an authority below the right one, whose certificate is not sent. */
  readonly withoutChain: Certificate;
}

const AUTHORITY = 'hardened-api drill authority';

const WEAK_RSA_BITS = 1024;

/** The test authority of one pool, and every certificate that it signed: made once, on demand. */
export class DrillPki {
  private readonly issued = new Map<string, Promise<Certificate>>();
  private forgeries: Promise<ForgedCertificates> | undefined;

  private constructor(private readonly authority: Authority) {}

  static async create(): Promise<DrillPki> {
    return new DrillPki(await Authority.create(AUTHORITY));
  }

  /** PEM of the authority. */
  get ca(): string {
    return this.authority.pem;
  }

  server(host: string): Promise<Certificate> {
    return this.once(`server ${host}`, () => this.authority.server([host]));
  }

  /** The certificate of a consumer. */
  client(consumer: string): Promise<Certificate> {
    return this.once(`client ${consumer}`, () => this.authority.client(consumer));
  }

  /** Certificates of strangers; the rogue one bears the name of a real consumer. */
  forged(consumer: string): Promise<ForgedCertificates> {
    this.forgeries ??= this.forge(consumer);
    return this.forgeries;
  }

  private async forge(consumer: string): Promise<ForgedCertificates> {
    const rogue = await Authority.create('rogue authority');
    return {
      selfSigned: await selfSignedClient(consumer),
      rogue: await rogue.client(consumer),
      expired: await this.authority.client(consumer, { fromDays: -30, untilDays: -1 }),
      stranger: await this.authority.client('stranger'),
      notYetValid: await this.authority.client(consumer, { fromDays: 1, untilDays: 30 }),
      serverOnly: await this.authority.client(consumer, { isOfServer: true }),
      weakKey: await this.authority.client(consumer, { rsaBits: WEAK_RSA_BITS }),
      sameName: await (await Authority.create(AUTHORITY)).client(consumer),
      throughLeaf: await this.authority.throughLeaf(consumer),
      withoutChain: await (await this.authority.intermediate('drill intermediate')).client(consumer),
    };
  }

  private once(key: string, make: () => Promise<Certificate>): Promise<Certificate> {
    const known = this.issued.get(key) ?? make();
    this.issued.set(key, known);
    return known;
  }
}

/** SHA-256 of a certificate's DER form, 64 lower-case hex digits: how the consumer registry names it. */
export function certificateHash(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}
