/** What ends a TLS connection. */
export type TlsTerminator = 'api-gateway' | 'cloudfront' | 'load-balancer';

/** One named policy of one terminator. */
export interface TlsPolicy {
  readonly name: string;
  readonly terminator: TlsTerminator;
  /** The oldest version that it takes: 1.0, 1.1, 1.2 or 1.3; 0.3 is SSL 3.0. */
  readonly oldest: number;
  /** Every suite has forward secrecy and authenticated encryption. */
  readonly isStrict: boolean;
  /** For edge-optimized endpoints alone. */
  readonly isForEdge?: boolean;
}

const policy = (
  terminator: TlsTerminator,
  oldest: number,
  isStrict: boolean,
  ...names: readonly string[]
): TlsPolicy[] =>
  names.map((name) => ({ name, terminator, oldest, isStrict, ...(name.endsWith('_EDGE') && { isForEdge: true }) }));

/** API Gateway Developer Guide, "Supported security policies". */
const API_GATEWAY = [
  ...policy('api-gateway', 1.3, true, 'SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS13_1_3_FIPS_2025_09'),
  ...policy(
    'api-gateway',
    1.2,
    true,
    'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09',
  ),
  ...policy('api-gateway', 1.2, false, 'SecurityPolicy_TLS13_1_2_PQ_2025_09', 'TLS_1_2'),
  ...policy('api-gateway', 1.0, false, 'TLS_1_0'),
  ...policy('api-gateway', 1.3, true, 'SecurityPolicy_TLS13_2025_EDGE'),
  ...policy('api-gateway', 1.2, true, 'SecurityPolicy_TLS12_PFS_2025_EDGE'),
  ...policy('api-gateway', 1.2, false, 'SecurityPolicy_TLS12_2018_EDGE'),
];

/** Amazon CloudFront Developer Guide, "Supported protocols and ciphers between viewers and CloudFront". */
const CLOUDFRONT = [
  ...policy('cloudfront', 1.3, true, 'TLSv1.3_2025'),
  ...policy('cloudfront', 1.2, true, 'TLSv1.2_2025'),
  // CBC suites remain in these.
  ...policy('cloudfront', 1.2, false, 'TLSv1.2_2021', 'TLSv1.2_2019', 'TLSv1.2_2018'),
  ...policy('cloudfront', 1.1, false, 'TLSv1.1_2016'),
  ...policy('cloudfront', 1.0, false, 'TLSv1_2016', 'TLSv1'),
  ...policy('cloudfront', 0.3, false, 'SSLv3'),
];

const elb = (...names: readonly string[]) => names.map((name) => `ELBSecurityPolicy-${name}`);

/** Elastic Load Balancing User Guide, "Security policies for your Application Load Balancer". */
const LOAD_BALANCER = [
  ...policy(
    'load-balancer',
    1.3,
    true,
    ...elb('TLS13-1-3-2021-06', 'TLS13-1-3-PQ-2025-09', 'TLS13-1-3-FIPS-2023-04', 'TLS13-1-3-FIPS-PQ-2025-09'),
  ),
  ...policy(
    'load-balancer',
    1.2,
    true,
    ...elb('TLS13-1-2-Res-2021-06', 'TLS13-1-2-Res-PQ-2025-09', 'TLS13-1-2-Res-FIPS-2023-04'),
    ...elb('TLS13-1-2-Res-FIPS-PQ-2025-09', 'FS-1-2-Res-2020-10'),
  ),
  ...policy(
    'load-balancer',
    1.2,
    false,
    ...elb('TLS13-1-2-2021-06', 'TLS13-1-2-PQ-2025-09', 'TLS13-1-2-FIPS-2023-04', 'TLS13-1-2-FIPS-PQ-2025-09'),
    ...elb(
      'TLS13-1-2-Ext1-2021-06',
      'TLS13-1-2-Ext1-PQ-2025-09',
      'TLS13-1-2-Ext2-2021-06',
      'TLS13-1-2-Ext2-PQ-2025-09',
    ),
    ...elb('TLS13-1-2-Ext0-FIPS-2023-04', 'TLS13-1-2-Ext1-FIPS-2023-04', 'TLS13-1-2-Ext2-FIPS-2023-04'),
    ...elb('TLS13-1-2-Ext0-FIPS-PQ-2025-09', 'TLS13-1-2-Ext1-FIPS-PQ-2025-09', 'TLS13-1-2-Ext2-FIPS-PQ-2025-09'),
    ...elb('FS-1-2-Res-2019-08', 'FS-1-2-2019-08', 'TLS-1-2-2017-01', 'TLS-1-2-Ext-2018-06'),
  ),
  ...policy(
    'load-balancer',
    1.1,
    false,
    ...elb('TLS13-1-1-2021-06', 'TLS13-1-1-FIPS-2023-04', 'FS-1-1-2019-08', 'TLS-1-1-2017-01'),
  ),
  ...policy(
    'load-balancer',
    1.0,
    false,
    ...elb('2016-08', 'TLS13-1-0-2021-06', 'TLS13-1-0-PQ-2025-09', 'TLS13-1-0-FIPS-2023-04'),
    ...elb('TLS13-1-0-FIPS-PQ-2025-09', 'FS-2018-06', '2015-05', 'TLS-1-0-2015-04'),
  ),
];

/** Every policy that AWS has a name for. VPC Lattice has no choice: TLS 1.2 and above. */
export const TLS_POLICIES: readonly TlsPolicy[] = [...API_GATEWAY, ...CLOUDFRONT, ...LOAD_BALANCER];

/** The policy of a name, or undefined: an unknown one must count as weak. */
export function tlsPolicy(terminator: TlsTerminator, name: string | undefined): TlsPolicy | undefined {
  return TLS_POLICIES.find((each) => each.terminator === terminator && each.name === name);
}
