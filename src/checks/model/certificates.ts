import type { ApiModel } from './api-model';
import { asList, at, referencesIn, textOf, type Value } from './references';
import type { TemplateModel } from './template-model';

/** A certificate of ACM, and the resource that cannot do without it. */
export interface CertificateUse {
  readonly user: string;
  readonly arn: Value;
}

/** Certificates by which callers, edge or backend know an API, as far as the template names them. */
export function certificatesOf(api: ApiModel, model: TemplateModel): CertificateUse[] {
  const uses = (user: string, ...arns: readonly Value[]) =>
    arns.filter((arn) => arn !== undefined).map((arn) => ({ user, arn }));
  return [
    ...api.domains.flatMap(({ resource: { id, properties } }) =>
      uses(
        id,
        properties.RegionalCertificateArn,
        properties.CertificateArn,
        properties.OwnershipVerificationCertificateArn,
      ),
    ),
    ...api.stages.flatMap(({ resource: { id, properties } }) => uses(id, properties.ClientCertificateId)),
    ...['AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerCertificate']
      .flatMap((type) => model.ofType(type))
      .flatMap(({ id, properties }) =>
        uses(id, ...asList(properties.Certificates).map((each) => at(each, 'CertificateArn'))),
      ),
    ...model.ofType('AWS::CloudFront::Distribution').flatMap(({ id, properties }) => {
      const config = at(properties, 'DistributionConfig');
      const presented = asList(at(config, 'Origins')).map((origin) =>
        at(origin, 'CustomOriginConfig', 'OriginMtlsConfig', 'ClientCertificateArn'),
      );
      return uses(id, at(config, 'ViewerCertificate', 'AcmCertificateArn'), ...presented);
    }),
  ];
}

/** A certificate that API Gateway made itself: it ends after 365 days, and nothing tells. */
export function isUnrenewed(arn: Value, model: TemplateModel): boolean {
  return [...referencesIn(arn)].some((id) => model.get(id)?.type === 'AWS::ApiGateway::ClientCertificate');
}

/** Whether two expressions name one certificate. */
export function isSameCertificate(one: Value, other: Value): boolean {
  if (JSON.stringify(one) === JSON.stringify(other)) return true;
  // What a condition chooses is none of its choices for certain.
  if ([one, other].some((each) => at(each, 'Fn::If') !== undefined)) return false;
  const [literal, otherLiteral] = [textOf(one), textOf(other)];
  return literal !== undefined && literal === otherLiteral;
}
