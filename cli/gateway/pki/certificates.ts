import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/** What a certificate says. Times are days from now. */
export interface CertificateSpec {
  readonly subject: string;
  readonly fromDays?: number;
  readonly untilDays?: number;
  readonly extensions: x509.Extension[];
  /** Default: a new pair on P-256. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** Default: no authority. */
  readonly isAuthority?: boolean;
}

/** What makes the certificate of a client other than an ordinary one. */
export interface ClientOptions {
  /** Shift its validity. */
  readonly fromDays?: number;
  readonly untilDays?: number;
  /** For servers alone. */
  readonly isOfServer?: boolean;
  /** RSA of so many bits; default: P-256. */
  readonly rsaBits?: number;
}

/** An authority that lives as long as the process: signs what the local gateway and its callers present. */
export class Authority {
  private constructor(
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly certificate: x509.X509Certificate,
  ) {}

  static async create(commonName: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await selfSigned(commonName, keys, [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ]);
    return new Authority(keys, certificate);
  }

  get pem(): string {
    return this.certificate.toString('pem');
  }

  /** A certificate for a server of these names. `days` shifts its validity. */
  server(hosts: readonly string[], days: { fromDays?: number; untilDays?: number } = {}): Promise<Certificate> {
    const names = hosts.map((value) => ({ type: 'dns' as const, value }));
    return this.issue({
      subject: `CN=${(hosts[0] ?? 'localhost').slice(0, 64)}`,
      ...days,
      extensions: [
        new x509.SubjectAlternativeNameExtension(names),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    });
  }

  /** A certificate for a client. */
  async client(commonName: string, options: ClientOptions = {}): Promise<Certificate> {
    const { isOfServer, rsaBits, ...days } = options;
    const usage = isOfServer ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
    return this.issue({
      subject: nameOf(commonName),
      ...days,
      ...(rsaBits && { keys: await rsaKeys(rsaBits) }),
      extensions: [new x509.ExtendedKeyUsageExtension([usage])],
    });
  }

  /** A revocation list of this authority, DER. Times are days from now. */
  async revocationList(revoked: readonly string[], days: { fromDays: number; untilDays: number }): Promise<Buffer> {
    const { notBefore, notAfter } = validity(days);
    const list = await x509.X509CrlGenerator.create({
      issuer: this.certificate.subject,
      thisUpdate: notBefore,
      nextUpdate: notAfter,
      entries: revoked.map((pem) => ({
        serialNumber: new x509.X509Certificate(pem).serialNumber,
        revocationDate: notBefore,
      })),
      signingAlgorithm: SIGNATURE,
      signingKey: this.keys.privateKey,
    });
    return Buffer.from(list.rawData);
  }

  /** An authority below this one. */
  async intermediate(commonName: string): Promise<Authority> {
    const keys = await newKeys();
    return new Authority(
      keys,
      await this.sign({ subject: nameOf(commonName), keys, isAuthority: true, extensions: [] }),
    );
  }

  /** What a certificate that is no authority signs, as though it were one: its own chain comes with it. */
  async throughLeaf(commonName: string): Promise<Certificate> {
    const keys = await newKeys();
    const leaf = await this.sign({ subject: 'CN=leaf', keys, extensions: [] });
    const { cert, key } = await new Authority(keys, leaf).client(commonName);
    return { cert: `${cert}\n${leaf.toString('pem')}\n`, key };
  }

  private async issue(spec: CertificateSpec): Promise<Certificate> {
    const keys = spec.keys ?? (await newKeys());
    const certificate = await this.sign({ ...spec, keys });
    return { cert: certificate.toString('pem'), key: await privatePem(keys) };
  }

  private sign(spec: CertificateSpec & { readonly keys: webcrypto.CryptoKeyPair }): Promise<x509.X509Certificate> {
    const { isAuthority = false } = spec;
    const usage = isAuthority ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature;
    return x509.X509CertificateGenerator.create({
      ...validity(spec),
      subject: spec.subject,
      issuer: this.certificate.subject,
      serialNumber: serial(),
      publicKey: spec.keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: [
        new x509.BasicConstraintsExtension(isAuthority, undefined, true),
        new x509.KeyUsagesExtension(usage, true),
        ...spec.extensions,
      ],
    });
  }
}

function selfSigned(
  commonName: string,
  keys: webcrypto.CryptoKeyPair,
  extensions: x509.Extension[],
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity({}),
    name: `CN=${commonName}`,
    serialNumber: serial(),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions,
  });
}

/** A client certificate that signed itself. */
export async function selfSignedClient(commonName: string): Promise<Certificate> {
  const keys = await newKeys();
  const usage = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]);
  const certificate = await selfSigned(commonName, keys, [usage]);
  return { cert: certificate.toString('pem'), key: await privatePem(keys) };
}

/** Hash that a certificate was signed with, such as `SHA-256`; undefined where the algorithm names none (Ed25519). */
export function signatureHash(pem: string): string | undefined {
  const algorithm = new x509.X509Certificate(pem).signatureAlgorithm as { hash?: { name?: string } };
  return algorithm.hash?.name;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

function rsaKeys(modulusLength: number): Promise<webcrypto.CryptoKeyPair> {
  const publicExponent = new Uint8Array([1, 0, 1]);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

// A name may hold none of the characters that separate its parts.
function nameOf(commonName: string): string {
  return `CN=${commonName.replaceAll(/[,+"\\<>;=]/g, '-')}`;
}

async function privatePem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

function validity({ fromDays = -1, untilDays = 365 }: { fromDays?: number; untilDays?: number }) {
  const now = Date.now();
  return { notBefore: new Date(now + fromDays * DAY), notAfter: new Date(now + untilDays * DAY) };
}

// Positive and of full length: the first octet is between 1 and 127.
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 1;
  return bytes.toString('hex');
}
