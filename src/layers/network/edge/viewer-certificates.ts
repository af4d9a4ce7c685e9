import { Names, Stack } from 'aws-cdk-lib';
import {
  CfnTrustStore,
  type CfnDistribution,
  type Distribution,
  FunctionCode,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { TruststoreObject } from '../../../core/pki/truststore-object';
import { VIEWER_ADDRESS_HEADER } from './edge-config';

/** In which CloudFront tells the gateway the certificate of the viewer. */
export const VIEWER_CERTIFICATE_HEADERS = {
  pem: 'CloudFront-Viewer-Cert-Pem',
  validity: 'CloudFront-Viewer-Cert-Validity',
} as const;

/** Has CloudFront refuse viewers without a certificate of the truststore, in the handshake. */
export function requireViewerCertificate(
  scope: Construct,
  made: Distribution,
  { bucket, key, version }: TruststoreObject,
  asksResponders: boolean,
): void {
  const store = new CfnTrustStore(scope, 'ViewerTruststore', {
    name: Names.uniqueResourceName(scope, { maxLength: 60, separator: '-' }),
    useClientCertificateOcspEndpoint: asksResponders,
    caCertificatesBundleSource: {
      caCertificatesBundleS3Location: { bucket: bucket.bucketName, key, region: Stack.of(bucket).region, version },
    },
  });
  (made.node.defaultChild as CfnDistribution).addPropertyOverride('DistributionConfig.ViewerMtlsConfig', {
    Mode: 'required',
    TrustStoreConfig: {
      TrustStoreId: store.attrId,
      AdvertiseTrustStoreCaNames: false,
      IgnoreCertificateExpiry: false,
    },
  });
}

/** Everything of the viewer, and what CloudFront knows of its certificate. AWS can tell it only together with `Host`. */
export function withViewerCertificate(scope: Construct): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'OriginRequests', {
    comment: 'all of the viewer, and its certificate',
    headerBehavior: OriginRequestHeaderBehavior.all(...Object.values(VIEWER_CERTIFICATE_HEADERS)),
    cookieBehavior: OriginRequestCookieBehavior.all(),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
  });
}

/** The viewer function that also puts the name of the origin in the place of the viewer's `Host`. */
export function viewerFunctionFor(origin: string): FunctionCode {
  return FunctionCode.fromInline(
    [
      "import cf from 'cloudfront';",
      'function handler(event) {',
      `  event.request.headers['${VIEWER_ADDRESS_HEADER}'] = { value: event.viewer.ip };`,
      `  cf.updateRequestOrigin({ hostHeader: '${origin}', sni: '${origin}', allowedCertificateNames: ['${origin}'] });`,
      '  return event.request;',
      '}',
    ].join('\n'),
  );
}
