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
}

/** The test authority of one pool, and every certificate that it signed: made once, on demand. */
export class DrillPki {
  private readonly issued = new Map<string, Promise<Certificate>>();
  private forgeries: Promise<ForgedCertificates> | undefined;

  private constructor(private readonly authority: Authority) {}

  static async create(): Promise<DrillPki> {
    return new DrillPki(await Authority.create('hardened-api drill authority'));
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
