import type { SecureVersion } from 'node:tls';
import { tlsPolicy } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { TlsVersions } from '../listeners/tls-policy';

/** A distribution that asks viewers for certificates, and the API behind it. */
export interface DeclaredViewer {
  /** Logical id of the API. */
  readonly api: string;
  /** The name that callers use. */
  readonly host: string;
  readonly tls: TlsVersions;
  /** Where the authorities of viewers lie. */
  readonly truststore: { readonly bucket: string; readonly key: string };
}

/** The distributions of the assembly that refuse viewers without a certificate. */
export function declaredViewers(resolved: ResolvedAssembly): DeclaredViewer[] {
  return resolved.stacks.flatMap(({ name, resources }) => {
    const entries = Object.entries(resources);
    const api = entries.find(
      ([, { type, metadata }]) =>
        type === 'AWS::ApiGateway::RestApi' &&
        recordOf(recordOf(metadata['cdk-hardened-api'])['edge'])['certificateHeaders'] !== undefined,
    )?.[0];
    const store = entries.find(([, { type }]) => type === 'AWS::CloudFront::TrustStore')?.[1].properties;
    const source = recordOf(recordOf(store?.['CaCertificatesBundleSource'])['CaCertificatesBundleS3Location']);
    if (api === undefined || store === undefined) return [];
    return entries
      .filter(([, { type }]) => type === 'AWS::CloudFront::Distribution')
      .map(([, { properties }]) => recordOf(properties['DistributionConfig']))
      .filter((config) => recordOf(config['ViewerMtlsConfig'])['Mode'] === 'required')
      .flatMap((config) =>
        listOf(config['Aliases']).map((host) => ({
          api,
          host: String(host).toLowerCase(),
          tls: versionsOf(textOf(recordOf(config['ViewerCertificate'])['MinimumProtocolVersion']), name),
          truststore: { bucket: textOf(source['Bucket']) ?? '', key: textOf(source['Key']) ?? '' },
        })),
      );
  });
}

const MINIMUM: Readonly<Record<string, SecureVersion>> = { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' };

function versionsOf(name: string | undefined, stack: string): TlsVersions {
  const minVersion = MINIMUM[String(tlsPolicy('cloudfront', name)?.oldest)];
  if (!minVersion) {
    throw new AssemblyError(
      `stack ${stack}, distribution`,
      `security policy "${name}" does not go with client certificates`,
      'use TLSv1.2_2025 or TLSv1.3_2025',
    );
  }
  return { minVersion, maxVersion: 'TLSv1.3' };
}
