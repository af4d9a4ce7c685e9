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

/** Certificates of a consumer that must not be accepted any more. */
export interface WithdrawnCertificates {
  /** On the revocation list of its authority. */
  readonly revoked: Certificate;
  /** Of an authority whose list is stale, so that nobody knows. */
  readonly unknown: Certificate;
}

const AUTHORITY = 'hardened-api drill authority';
const GATEWAY_AUTHORITY = 'drill authority of the gateway';
const GATEWAY = 'gateway';

const WEAK_RSA_BITS = 1024;

/** What the gateway presents to private servers, and what nobody else may get in with. */
export interface GatewayCertificates {
  /** PEM of the authority that issues to the gateway alone. */
  readonly ca: string;
  readonly own: Certificate;
  readonly refused: {
    readonly selfSigned: Certificate;
    /** Of the authority of consumers. */
    readonly ofConsumer: Certificate;
    readonly expired: Certificate;
    /** Signed by an authority that has the name of the right one. */
    readonly sameName: Certificate;
    readonly serverOnly: Certificate;
  };
}

/** The test authority of one pool, and every certificate that it signed: made once, on demand. */
export class DrillPki {
  private readonly issued = new Map<string, Promise<Certificate>>();
  private readonly revoked = new Set<string>();
  private forgeries: Promise<ForgedCertificates> | undefined;
  private gateway: Promise<GatewayCertificates> | undefined;

  private constructor(
    private readonly authority: Authority,
    private readonly silent: Authority,
    private readonly edge: Authority,
  ) {}

  static async create(): Promise<DrillPki> {
    const names = [AUTHORITY, 'drill authority with a stale list', 'drill authority of edges'];
    const [authority, silent, edge] = await Promise.all(names.map((name) => Authority.create(name)));
    return new DrillPki(authority!, silent!, edge!);
  }

  /** PEM of the authorities of consumers: the second one has not published a revocation list for a while. */
  get consumerCas(): string {
    return `${this.authority.pem}\n${this.silent.pem}\n`;
  }

  /** PEM of the authority that signs what edges present. */
  get edgeCa(): string {
    return `${this.edge.pem}\n`;
  }

  /** The certificate that an edge presents to its origin. */
  edgeClient(provider: string): Promise<Certificate> {
    return this.once(`edge ${provider}`, () => this.edge.client(`edge ${provider}`));
  }

  /** Certificates of a consumer that must not be accepted any more. */
  async withdrawn(consumer: string): Promise<WithdrawnCertificates> {
    const [revoked, unknown] = await Promise.all([
      this.once(`revoked ${consumer}`, () => this.authority.client(consumer)),
      this.once(`unknown ${consumer}`, () => this.silent.client(consumer)),
    ]);
    this.revoked.add(revoked.cert);
    return { revoked, unknown };
  }

  /** The revocation lists of both authorities, the second one stale. */
  async revocationLists(): Promise<{ fresh: Buffer; stale: Buffer }> {
    const [fresh, stale] = await Promise.all([
      this.authority.revocationList([...this.revoked], { fromDays: -1, untilDays: 7 }),
      this.silent.revocationList([], { fromDays: -9, untilDays: -2 }),
    ]);
    return { fresh, stale };
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

  /** One of the same authority and with the subject of the consumer's, which is somebody else's. */
  namesake(consumer: string): Promise<Certificate> {
    return this.once(`namesake ${consumer}`, () => this.authority.client(consumer));
  }

  /** Certificates of strangers; the rogue one bears the name of a real consumer. */
  forged(consumer: string): Promise<ForgedCertificates> {
    this.forgeries ??= this.forge(consumer);
    return this.forgeries;
  }

  /** The certificate that the gateway presents to private servers, and those that are refused there. */
  gatewayCertificates(): Promise<GatewayCertificates> {
    this.gateway ??= this.certifyGateway();
    return this.gateway;
  }

  private async certifyGateway(): Promise<GatewayCertificates> {
    const authority = await Authority.create(GATEWAY_AUTHORITY);
    return {
      ca: authority.pem,
      own: await authority.client(GATEWAY),
      refused: {
        selfSigned: await selfSignedClient(GATEWAY),
        ofConsumer: await this.authority.client(GATEWAY),
        expired: await authority.client(GATEWAY, { fromDays: -30, untilDays: -1 }),
        sameName: await (await Authority.create(GATEWAY_AUTHORITY)).client(GATEWAY),
        serverOnly: await authority.client(GATEWAY, { isOfServer: true }),
      },
    };
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
