import { SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TlsProfile } from '../../src/core/tls-profile';
import { TLS_POLICIES, tlsPolicy, type TlsTerminator } from '../../src/vocabulary';

const NAMES = {
  apiGateway: 'SecurityPolicy_TLS13_1_3_2025_09',
  cloudFront: 'TLSv1.3_2025',
  loadBalancer: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
};

describe('a TLS profile', () => {
  it.each<[TlsTerminator, readonly string[]]>([
    ['api-gateway', Object.values(SecurityPolicy)],
    ['cloudfront', Object.values(SecurityPolicyProtocol)],
    ['load-balancer', Object.values(SslPolicy)],
  ])('knows every policy of %s that CDK knows', (terminator, names) => {
    expect(names.filter((name) => !tlsPolicy(terminator, name))).toEqual([]);
  });

  it('calls nothing strict that takes versions below TLS 1.2', () => {
    expect(TLS_POLICIES.filter(({ isStrict, oldest }) => isStrict && oldest < 1.2)).toEqual([]);
  });

  it.each([
    ['modern', TlsProfile.modern(), true],
    ['fips', TlsProfile.fips(), true],
    ['compatible', TlsProfile.compatible(), false],
  ])('says whether TLS 1.2 is left: %s', (_name, profile, isTls13Only) => {
    expect(profile.isTls13Only).toBe(isTls13Only);
  });

  it.each([
    ['an unknown name', { apiGateway: 'SecurityPolicy_TLS14' }, 'which is no policy of api-gateway'],
    ['a name of another terminator', { apiGateway: 'TLSv1.3_2025' }, 'which is no policy of api-gateway'],
    ['old versions', { cloudFront: 'TLSv1.1_2016' }, 'takes versions below TLS 1.2'],
    ['weak suites', { loadBalancer: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }, 'has suites without forward secrecy'],
    [
      'a policy of edge-optimized endpoints',
      { apiGateway: 'SecurityPolicy_TLS13_2025_EDGE' },
      'and these are regional',
    ],
  ])('refuses %s, and says why', (_name, edit, why) => {
    expect(() => TlsProfile.of({ ...NAMES, ...edit })).toThrow(why);
  });

  it('names the policies that are strict', () => {
    expect(() => TlsProfile.of({ ...NAMES, apiGateway: 'TLS_1_0' })).toThrow(
      'choose SecurityPolicy_TLS13_1_3_2025_09, SecurityPolicy_TLS13_1_3_FIPS_2025_09',
    );
  });

  it.each([
    ['modern', TlsProfile.modern(), 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
    ['fips', TlsProfile.fips(), 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09'],
    ['compatible', TlsProfile.compatible(), 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
  ])('leaves TLS 1.2 to API Gateway as a client, with the modules of the profile: %s', (_name, profile, policy) => {
    expect(profile.linkLoadBalancer).toBe(policy);
  });

  it('takes TLS 1.3 alone behind a VPC link from whoever says so', () => {
    expect(TlsProfile.of({ ...NAMES, linkLoadBalancer: NAMES.loadBalancer }).linkLoadBalancer).toBe(NAMES.loadBalancer);
  });

  it('refuses a weak policy behind a VPC link', () => {
    expect(() => TlsProfile.of({ ...NAMES, linkLoadBalancer: 'ELBSecurityPolicy-2016-08' })).toThrow(
      '"linkLoadBalancer" is ELBSecurityPolicy-2016-08, which takes versions below TLS 1.2',
    );
  });

  it.each([
    ['modern', TlsProfile.modern(), 'TLSv1.3'],
    ['compatible', TlsProfile.compatible(), 'TLSv1.2'],
    ['a mixed one', TlsProfile.of({ ...NAMES, cloudFront: 'TLSv1.2_2025' }), 'TLSv1.3'],
  ])('tells access logs the oldest version at the gateway: %s', (_name, profile, oldest) => {
    expect(profile._oldestAtGateway).toBe(oldest);
  });

  it('takes strict policies by name', () => {
    expect(TlsProfile.of(NAMES).loadBalancer).toBe(NAMES.loadBalancer);
  });
});
