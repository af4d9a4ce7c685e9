import { Duration, Token } from 'aws-cdk-lib';
import {
  CfnAcmeDomainValidation,
  CfnAcmeEndpoint,
  CfnAcmeExternalAccountBinding,
} from 'aws-cdk-lib/aws-certificatemanager';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { namedId } from '../../../core/named-id';

/**
 * A name that ACME clients may have certificates for.
 */
export interface AcmeDomain {
  /** The name, such as `worker.example.com`. Its subdomains and wildcards are not included. */
  readonly name: string;

  /** The hosted zone in which ACM proves that it is yours, once, before any client asks. */
  readonly hostedZone: IHostedZone;
}

/**
 * What the ACME server of ACM needs.
 */
export interface AcmeCertificatesProps {
  /** The names that certificates are issued for, and no others. */
  readonly domains: AcmeDomain[];

  /** The role under whose name ACM issues; clients bind their accounts to it. Give it no further permissions. */
  readonly role: IRole;

  /**
   * How long an ACME client has to bind its account.
   *
   * @default Duration.days(7)
   */
  readonly bindingExpires?: Duration;
}

const KEYS = ['EC_prime256v1', 'EC_secp384r1', 'RSA_2048'];
const LONGEST_BINDING_DAYS = 90;

/**
 * ACM's managed ACME server (RFC 8555) for public certificates of workloads outside of AWS: certbot, cert-manager or Caddy
 * renew by themselves. It issues public certificates alone; for a private authority use `PrivateAuthority` with
 * aws-privateca-issuer.
 *
 * @example
 * declare const hostedZone: route53.IHostedZone;
 * declare const role: iam.IRole;
 *
 * new AcmeCertificates(this, 'Acme', { domains: [{ name: 'worker.example.com', hostedZone }], role });
 */
export class AcmeCertificates extends Construct {
  /** The directory URL for ACME clients. */
  public readonly endpointUrl: string;

  /** The binding whose key id and key ACME clients register with; read them with `acm` in the console or the CLI. */
  public readonly externalAccountBindingArn: string;

  constructor(scope: Construct, id: string, props: AcmeCertificatesProps) {
    super(scope, id);
    refuse(props);
    const endpoint = new CfnAcmeEndpoint(this, 'Endpoint', {
      // The only one that ACM has: names are proven beforehand, so that a client can ask for no other.
      authorizationBehavior: 'PRE_APPROVED',
      certificateAuthority: { publicCertificateAuthority: { allowedKeyAlgorithms: KEYS } },
      contact: 'REQUIRED',
    });
    props.domains.forEach(({ name, hostedZone }, index) => {
      new CfnAcmeDomainValidation(this, namedId('Domain', name, index), {
        acmeEndpointArn: endpoint.attrAcmeEndpointArn,
        domainName: name,
        prevalidationOptions: {
          dnsPrevalidation: {
            domainScope: { exactDomain: 'ENABLED', subdomains: 'DISABLED', wildcards: 'DISABLED' },
            hostedZoneId: hostedZone.hostedZoneId,
          },
        },
      });
    });
    const binding = new CfnAcmeExternalAccountBinding(this, 'Binding', {
      acmeEndpointArn: endpoint.attrAcmeEndpointArn,
      roleArn: props.role.roleArn,
      expiration: { type: 'DAYS', value: (props.bindingExpires ?? Duration.days(7)).toDays() },
    });
    this.endpointUrl = endpoint.attrEndpointUrl;
    this.externalAccountBindingArn = binding.attrAcmeExternalAccountBindingArn;
  }
}

function refuse({ domains, bindingExpires }: AcmeCertificatesProps): void {
  if (domains.length === 0) throw new Error('"domains" is empty; name what certificates may be issued for');
  const wide = domains.find(({ name }) => !Token.isUnresolved(name) && name.includes('*'));
  if (wide)
    throw new Error(`domain "${wide.name}" is a wildcard; name each workload, so that one key vouches for one name`);
  const days = bindingExpires?.toDays() ?? 1;
  if (days < 1 || days > LONGEST_BINDING_DAYS) {
    throw new Error(
      `"bindingExpires" is ${days} days; a key that lies around is a way in: 1 to ${LONGEST_BINDING_DAYS} days`,
    );
  }
}
