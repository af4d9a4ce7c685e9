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

  it('takes strict policies by name', () => {
    expect(TlsProfile.of(NAMES).loadBalancer).toBe(NAMES.loadBalancer);
  });
});
