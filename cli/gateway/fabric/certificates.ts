import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { BusEvent } from './event-bus';

/** A certificate of ACM that something in the assembly uses. */
export interface UsedCertificate {
  readonly arn: string;
  /** Logical id of what uses it. */
  readonly user: string;
}

/** What becomes of a certificate. */
export type CertificateFate = 'ending' | 'ended' | 'blocked';

type Properties = Readonly<Record<string, unknown>>;

/** Where resources name the certificates that they use. */
const PLACES: Readonly<Record<string, (properties: Properties) => readonly unknown[]>> = {
  'AWS::ApiGateway::DomainName': ofDomain,
  'AWS::ApiGateway::DomainNameV2': ofDomain,
  'AWS::ApiGateway::Stage': ({ ClientCertificateId }) => [ClientCertificateId],
  'AWS::ElasticLoadBalancingV2::Listener': ({ Certificates }) =>
    listOf(Certificates).map((each) => recordOf(each)['CertificateArn']),
  'AWS::CloudFront::Distribution': ({ DistributionConfig }) => {
    const { ViewerCertificate, Origins } = recordOf(DistributionConfig);
    const origins = listOf(Origins).map((each) => recordOf(recordOf(each)['CustomOriginConfig'])['OriginMtlsConfig']);
    return [
      recordOf(ViewerCertificate)['AcmCertificateArn'],
      ...origins.map((each) => recordOf(each)['ClientCertificateArn']),
    ];
  },
};

function ofDomain(properties: Properties): readonly unknown[] {
  return ['RegionalCertificateArn', 'CertificateArn', 'OwnershipVerificationCertificateArn'].map(
    (name) => properties[name],
  );
}

/** Every certificate of ACM that the assembly relies on, each once. */
export function usedCertificates({ stacks }: ResolvedAssembly): UsedCertificate[] {
  const found = stacks.flatMap(({ resources }) =>
    Object.entries(resources).flatMap(([user, { type, properties }]) =>
      (PLACES[type]?.(properties) ?? []).flatMap((value) => {
        const arn = textOf(value);
        return arn?.includes(':acm:') ? [{ arn, user }] : [];
      }),
    ),
  );
  return [...new Map(found.map((each) => [each.arn, each])).values()];
}

const EVENTS: Readonly<Record<CertificateFate, string>> = {
  ending: 'ACM Certificate Approaching Expiration',
  ended: 'ACM Certificate Expired',
  blocked: 'ACM Certificate Renewal Action Required',
};

/** The event that ACM sends ("Amazon EventBridge support for ACM" in the ACM User Guide), to the bus of the certificate's Region. */
export function certificateEvent(arn: string, fate: CertificateFate, days = 21): BusEvent {
  const CommonName = 'certificate.drill.example';
  const end = new Date(Date.now() + days * 86_400_000).toISOString();
  const details: Readonly<Record<CertificateFate, Record<string, unknown>>> = {
    ending: { DaysToExpiry: days, CommonName },
    ended: {
      CertificateType: 'AMAZON_ISSUED',
      CommonName,
      DomainValidationMethod: 'DNS',
      CertificateExpirationDate: end,
    },
    blocked: { CertificateType: 'AMAZON_ISSUED', CommonName, RenewalStatusReason: 'CAA_ERROR', DaysToExpiry: days },
  };
  const region = arn.split(':')[3];
  return { source: 'aws.acm', detailType: EVENTS[fate], resources: [arn], region, detail: details[fate] };
}
