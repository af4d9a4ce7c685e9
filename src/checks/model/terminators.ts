import { asList, asText, at, isObject, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import { isStrict } from './tls';

/** What is wrong with a terminator that is not of API Gateway. */
export interface TerminatorFault {
  readonly resource: string;
  readonly where: string;
}

const faultOf = (resource: TemplateResource, where: string): TerminatorFault => ({ resource: resource.id, where });

/** Terminators with a policy that takes old versions or weak suites. */
export function weakTerminators(model: TemplateModel): TerminatorFault[] {
  const distributions = model.ofType('AWS::CloudFront::Distribution').flatMap((distribution) => {
    const config = at(distribution.properties, 'DistributionConfig');
    const isWeak = !isStrict(at(config, 'ViewerCertificate', 'MinimumProtocolVersion'), 'cloudfront');
    // CloudFront towards an origin ends at TLS 1.2.
    const origins = asList(at(config, 'Origins')).filter((origin) => {
      const protocols = at(origin, 'CustomOriginConfig', 'OriginSSLProtocols');
      return protocols !== undefined && asList(protocols).some((protocol) => protocol !== 'TLSv1.2');
    });
    return [
      ...(isWeak ? [faultOf(distribution, 'towards viewers')] : []),
      ...origins.map((origin) => faultOf(distribution, `towards origin ${asText(at(origin, 'Id')) ?? ''}`)),
    ];
  });
  const listeners = model
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => ['HTTPS', 'TLS'].includes(asText(properties.Protocol) ?? ''))
    .filter(({ properties }) => !isStrict(properties.SslPolicy, 'load-balancer'))
    .map((listener) => faultOf(listener, 'its policy'));
  return [...distributions, ...listeners];
}

/** Places that speak, or answer, without TLS; and those that answer with a redirect once the token has been sent. */
export function plaintextPlaces(model: TemplateModel): TerminatorFault[] {
  return [
    ...distributionPlaces(model),
    ...loadBalancerPlaces(model),
    ...latticePlaces(model),
    ...integrationPlaces(model),
  ];
}

function distributionPlaces(model: TemplateModel): TerminatorFault[] {
  return model.ofType('AWS::CloudFront::Distribution').flatMap((distribution) => {
    const config = at(distribution.properties, 'DistributionConfig');
    const behaviors = [at(config, 'DefaultCacheBehavior'), ...asList(at(config, 'CacheBehaviors'))];
    const loose = behaviors.filter((behavior) => at(behavior, 'ViewerProtocolPolicy') !== 'https-only');
    const origins = asList(at(config, 'Origins')).filter((origin) => {
      const custom = at(origin, 'CustomOriginConfig');
      return isObject(custom) && custom.OriginProtocolPolicy !== 'https-only';
    });
    return [
      ...loose.map((behavior) =>
        faultOf(distribution, `viewers: ${asText(at(behavior, 'ViewerProtocolPolicy')) ?? 'no protocol policy'}`),
      ),
      ...origins.map((origin) => faultOf(distribution, `origin ${asText(at(origin, 'Id')) ?? ''} by HTTP`)),
    ];
  });
}

function loadBalancerPlaces(model: TemplateModel): TerminatorFault[] {
  const listeners = model
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => !['HTTPS', 'TLS', ...passedOn(properties)].includes(asText(properties.Protocol) ?? ''))
    .map((listener) =>
      faultOf(listener, `listener by ${asText(listener.properties.Protocol) ?? 'an unknown protocol'}`),
    );
  const targets = model
    .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
    .filter(({ properties }) => properties.TargetType !== 'lambda')
    .filter(({ properties }) => !['HTTPS', 'TLS', 'TCP'].includes(asText(properties.Protocol) ?? ''))
    .map((group) => faultOf(group, `targets by ${asText(group.properties.Protocol) ?? 'an unknown protocol'}`));
  return [...listeners, ...targets];
}

/** A network load balancer passes TLS on when it leaves port 443 alone. */
function passedOn(properties: Record<string, Value>): readonly string[] {
  return Number(properties.Port) === 443 ? ['TCP'] : [];
}

function latticePlaces(model: TemplateModel): TerminatorFault[] {
  const listeners = model
    .ofType('AWS::VpcLattice::Listener')
    .filter(({ properties }) => !['HTTPS', 'TLS_PASSTHROUGH'].includes(asText(properties.Protocol) ?? ''))
    .map((listener) =>
      faultOf(listener, `listener by ${asText(listener.properties.Protocol) ?? 'an unknown protocol'}`),
    );
  const targets = model
    .ofType('AWS::VpcLattice::TargetGroup')
    .filter(({ properties }) => ['HTTP'].includes(asText(at(properties, 'Config', 'Protocol')) ?? ''))
    .map((group) => faultOf(group, 'targets by HTTP'));
  return [...listeners, ...targets];
}

function integrationPlaces(model: TemplateModel): TerminatorFault[] {
  return model.apis.flatMap((api) =>
    api.operations
      .filter(({ integration }) => /^http:\/\//i.test(asText(integration.uri) ?? asText(integration.Uri) ?? ''))
      .map(({ method, path, reportedAt }) => faultOf(reportedAt, `${method} ${path}: integration by HTTP`)),
  );
}
