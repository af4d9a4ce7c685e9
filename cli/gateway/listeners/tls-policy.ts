import type { SecureVersion } from 'node:tls';
import { AssemblyError } from '../assembly/assembly-error';

export interface TlsVersions {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** Set only where old versions must work: OpenSSL's default level refuses them. */
  readonly ciphers?: string;
}

const MINIMUM: Readonly<Record<string, SecureVersion>> = {
  '0': 'TLSv1',
  '1': 'TLSv1.1',
  '2': 'TLSv1.2',
  '3': 'TLSv1.3',
};

/**
 * TLS versions of a security policy: `TLS_1_0`, `TLS_1_2`, or `SecurityPolicy_TLS13_1_<minimum>_…`. Without one API
 * Gateway takes `TLS_1_0`.
 *
 * @throws AssemblyError for a policy that is unknown: guessing could make it weaker than it is
 */
export function tlsVersions(policy: string | undefined, where: string): TlsVersions {
  const [, plain, enhanced] = /^(?:TLS_1_([02])|SecurityPolicy_TLS13_1_([0-3])_\w+)$/.exec(policy ?? 'TLS_1_0') ?? [];
  const minVersion = MINIMUM[plain ?? enhanced ?? ''];
  if (!minVersion) {
    throw new AssemblyError(
      where,
      `security policy "${policy}" is not known here`,
      'use TLS_1_2 or a SecurityPolicy_TLS13_… name',
    );
  }
  const isOld = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return { minVersion, maxVersion: 'TLSv1.3', ...(isOld && { ciphers: 'DEFAULT@SECLEVEL=0' }) };
}
