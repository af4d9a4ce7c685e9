import { Token } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Truststore } from '../../core/pki/truststore';

/**
 * A host name under which the API is published.
 */
export interface ApiDomainOptions {
  /** The host name, such as `api.example.com`. */
  readonly name: string;

  /** Its certificate in AWS Certificate Manager, in the Region of the API. */
  readonly certificate: ICertificate;
}

/**
 * A host name that accepts client certificates of one truststore only.
 */
export interface MutualTlsDomainOptions extends ApiDomainOptions {
  /**
   * The certificate authorities whose certificates are accepted: those of consumers, or the one of the edge, never both.
   */
  readonly truststore: Truststore;

  /**
   * A public certificate of ACM for the same name, which proves that the name is yours. Needed when `certificate` is imported
   * or comes from a private authority.
   *
   * @default - `certificate` is a public one of ACM
   */
  readonly ownershipCertificate?: ICertificate;
}

/**
 * A domain that the API is published under. With at least one, the default endpoint is closed.
 *
 * @example
 * declare const certificate: acm.ICertificate;
 *
 * const domain = ApiDomain.of({ name: 'api.example.com', certificate });
 */
export class ApiDomain {
  /**
   * A domain that speaks TLS 1.3 only.
   *
   * @param options name and certificate
   */
  public static of(options: ApiDomainOptions): ApiDomain {
    return new ApiDomain(options);
  }

  /**
   * A domain that asks every caller for a certificate. API Gateway cannot combine that with TLS 1.3 only: it speaks TLS 1.2
   * and 1.3 (API Gateway Developer Guide, "Security policies").
   *
   * @param options name, certificate and truststore
   */
  public static mutualTls(options: MutualTlsDomainOptions): ApiDomain {
    return new ApiDomain(options, options);
  }

  /** The host name. */
  public readonly name: string;

  /** Its certificate. */
  public readonly certificate: ICertificate;

  /** Whether callers must present a certificate. */
  public readonly requiresClientCertificate: boolean;

  /** @internal */
  public readonly _mutualTls?: MutualTlsDomainOptions;

  private constructor({ name, certificate }: ApiDomainOptions, mutualTls?: MutualTlsDomainOptions) {
    if (!Token.isUnresolved(name) && !isHostName(name)) {
      throw new Error(`domain "${name}" is not a host name; write it as api.example.com, without scheme and path`);
    }
    this.name = name;
    this.certificate = certificate;
    this.requiresClientCertificate = mutualTls !== undefined;
    this._mutualTls = mutualTls;
  }
}

function isHostName(name: string): boolean {
  return name.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name);
}
