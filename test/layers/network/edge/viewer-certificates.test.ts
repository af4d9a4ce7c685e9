import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Truststore } from '../../../../src/core/pki/truststore';
import { RegistryProvider } from '../../../../src/core/registry-provider';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { NetworkLayer } from '../../../../src/layers/network/network-layer';
import { bareApi, shopContract } from '../../test-stack';
import { certificateIn, cloudFront, rulesOf, stackIn } from './edge-fixture';

const pem = (name: string) => join(__dirname, '..', '..', '..', 'fixtures', 'pki', `${name}.pem`);
const viewerTruststore = Truststore.ofConsumers([pem('authority')], {
  revocationLists: ['https://pki.example.com/ca.crl'],
});

function synth(options: { viewerOcsp?: boolean } = {}): Template {
  const stack = stackIn('us-east-1');
  new NetworkLayer(stack, 'Network', {
    stage: bareApi(stack).deploymentStage,
    contract: shopContract(),
    logGroup: new LogGroup(stack, 'Log', { logGroupName: 'aws-waf-logs-shop' }),
    edge: cloudFront(stack, OriginLock.mutualTls(certificateIn(stack)), { viewerTruststore, ...options }),
    originDomains: ['origin.example.com'],
    provider: new RegistryProvider(stack, 'Provider', { logGroup: new LogGroup(stack, 'ProviderLog') }),
  });
  return Template.fromStack(stack);
}

describe('CloudFront that asks viewers for certificates', () => {
  it('ends the handshake of everybody else', () => {
    synth().hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        ViewerMtlsConfig: {
          Mode: 'required',
          TrustStoreConfig: Match.objectLike({ IgnoreCertificateExpiry: false }),
        },
      }),
    });
  });

  it('trusts one version of the truststore', () => {
    synth().hasResourceProperties('AWS::CloudFront::TrustStore', {
      CaCertificatesBundleSource: {
        CaCertificatesBundleS3Location: {
          Key: 'consumers.pem',
          Region: 'us-east-1',
          Version: { 'Fn::GetAtt': [Match.stringLikeRegexp('ViewersObject'), 'Version'] },
        },
      },
    });
  });

  it.each([true, false])('asks the responders of certificates where it shall: %s', (viewerOcsp) => {
    synth({ viewerOcsp }).hasResourceProperties('AWS::CloudFront::TrustStore', {
      UseClientCertificateOCSPEndpoint: viewerOcsp,
    });
  });

  it('tells the gateway the certificate, and calls it by its own name', () => {
    const template = synth();

    template.hasResourceProperties('AWS::CloudFront::OriginRequestPolicy', {
      OriginRequestPolicyConfig: Match.objectLike({
        HeadersConfig: {
          HeaderBehavior: 'allViewerAndWhitelistCloudFront',
          Headers: ['CloudFront-Viewer-Cert-Pem', 'CloudFront-Viewer-Cert-Validity'],
        },
      }),
    });
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp("hostHeader: 'origin.example.com', sni: 'origin.example.com'"),
    });
  });

  it('does without QUIC, over which it could not ask', () => {
    synth().hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({ HttpVersion: 'http2' }),
    });
  });

  it('has the web ACL let pass the two headers that it tells the certificate in, and no other of the kind', () => {
    const text = JSON.stringify(rulesOf(synth())['network-forged-headers']);

    expect([text.includes('cloudfront-viewer-cert-pem'), text.includes('cloudfront-viewer-cert-sha256')]).toEqual([
      false,
      true,
    ]);
  });

  it.each<[string, () => object, string]>([
    [
      'a shared secret',
      () => ({ lock: OriginLock.sharedSecret(1), ranges: ['192.0.2.0/24'] }),
      'needs OriginLock.mutualTls',
    ],
    [
      'the authority of an edge',
      () => ({ viewerTruststore: Truststore.ofEdge(pem('edge')) }),
      'use Truststore.ofConsumers',
    ],
    [
      'responders without certificates',
      () => ({ viewerTruststore: undefined, viewerOcsp: true }),
      'which viewers show',
    ],
    ['a stack of its own', () => ({ scope: stackIn('us-east-1') }), 'leave "scope" out'],
  ])('refuses %s', (_name, over, message) => {
    const stack = stackIn('us-east-1');
    const lock = OriginLock.mutualTls(certificateIn(stack));

    expect(() => cloudFront(stack, lock, { viewerTruststore, ...over() })).toThrow(message);
  });
});
