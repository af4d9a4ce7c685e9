import { tlsPolicy, TLS_POLICIES, type TlsTerminator } from '../vocabulary';

/**
 * The named policies of a profile of your own.
 */
export interface TlsPolicyNames {
  /** Policy of REST API and regional domains, such as `SecurityPolicy_TLS13_1_3_FIPS_2025_09`. */
  readonly apiGateway: string;

  /** Policy of CloudFront towards viewers, such as `TLSv1.3_2025`. */
  readonly cloudFront: string;

  /** Policy of listeners of Application and Network Load Balancers, such as `ELBSecurityPolicy-TLS13-1-3-PQ-2025-09`. */
  readonly loadBalancer: string;

  /**
   * Policy of the listeners that API Gateway itself connects to, behind a VPC link. AWS documents no version that API Gateway
   * speaks as a client ("Private integrations for REST APIs" in its Developer Guide), so that one which takes TLS 1.3 alone may
   * refuse every request: try it before you say so here.
   *
   * @default - `loadBalancer`; where that takes TLS 1.3 alone, its counterpart that takes TLS 1.2 with forward secrecy and
   * authenticated encryption, too: both sides still agree on 1.3 where both speak it
   */
  readonly linkLoadBalancer?: string;
}

const OLDEST = 1.2;

/** What takes TLS 1.2, too, in the place of what takes TLS 1.3 alone: with the same modules and key exchanges. */
const WITH_TLS12: Readonly<Record<string, string>> = {
  'ELBSecurityPolicy-TLS13-1-3-2021-06': 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09': 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04': 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09': 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
};

/**
 * Which TLS every terminator of the API takes: the REST API, its domains, CloudFront and load balancers alike.
 *
 * Domains that ask for client certificates are the exception that AWS makes: API Gateway gives them its policy `TLS_1_2`
 * alone. VPC Lattice has no choice: it takes TLS 1.2 and above.
 *
 * @example
 * const profile = TlsProfile.compatible();
 */
export class TlsProfile {
  /** TLS 1.3 alone. */
  public static modern(): TlsProfile {
    return new TlsProfile({
      apiGateway: 'SecurityPolicy_TLS13_1_3_2025_09',
      cloudFront: 'TLSv1.3_2025',
      loadBalancer: 'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
    });
  }

  /** TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption, for callers that are not there yet. */
  public static compatible(): TlsProfile {
    return new TlsProfile({
      apiGateway: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      cloudFront: 'TLSv1.2_2025',
      loadBalancer: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    });
  }

  /** TLS 1.3 alone, with modules validated against FIPS 140 where the terminator has a choice. */
  public static fips(): TlsProfile {
    return new TlsProfile({
      apiGateway: 'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
      cloudFront: 'TLSv1.3_2025',
      loadBalancer: 'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
    });
  }

  /**
   * Policies by name. One that AWS does not have, one below TLS 1.2, and one with suites without forward secrecy or
   * authenticated encryption are refused.
   *
   * @param names a policy for each kind of terminator
   */
  public static of(names: TlsPolicyNames): TlsProfile {
    return new TlsProfile(names);
  }

  /** Policy of REST API and regional domains. */
  public readonly apiGateway: string;

  /** Policy of CloudFront towards viewers. */
  public readonly cloudFront: string;

  /** Policy of load balancer listeners. */
  public readonly loadBalancer: string;

  /** Policy of load balancer listeners behind a VPC link. */
  public readonly linkLoadBalancer: string;

  /** Whether REST API, domains, CloudFront and load balancers in front refuse TLS 1.2. */
  public readonly isTls13Only: boolean;

  /** The oldest version that REST API and domains without client certificates take, as access logs write it. @internal */
  public readonly _oldestAtGateway: string;

  private constructor({ apiGateway, cloudFront, loadBalancer, linkLoadBalancer }: TlsPolicyNames) {
    const oldest = [
      strictPolicy('api-gateway', 'apiGateway', apiGateway),
      strictPolicy('cloudfront', 'cloudFront', cloudFront),
      strictPolicy('load-balancer', 'loadBalancer', loadBalancer),
    ];
    const link = linkLoadBalancer ?? WITH_TLS12[loadBalancer] ?? loadBalancer;
    strictPolicy('load-balancer', 'linkLoadBalancer', link);
    this.apiGateway = apiGateway;
    this.cloudFront = cloudFront;
    this.loadBalancer = loadBalancer;
    this.linkLoadBalancer = link;
    this._oldestAtGateway = `TLSv${oldest[0]}`;
    this.isTls13Only = oldest.every((version) => version > OLDEST);
  }
}

/** The oldest version that a policy takes, once it has been found strict. */
function strictPolicy(terminator: TlsTerminator, prop: string, name: string): number {
  const found = tlsPolicy(terminator, name);
  const strict = TLS_POLICIES.filter((each) => each.terminator === terminator && each.isStrict && !each.isForEdge);
  const remedy = `choose ${strict.map((each) => each.name).join(', ')}`;
  if (!found) throw new Error(`"${prop}" is ${JSON.stringify(name)}, which is no policy of ${terminator}; ${remedy}`);
  if (found.isForEdge) {
    throw new Error(
      `"${prop}" is ${name}, which is for edge-optimized endpoints, and these are regional: CloudFront of your own stands before them; ${remedy}`,
    );
  }
  if (found.isStrict && found.oldest >= OLDEST) return found.oldest;
  const weakness =
    found.oldest < OLDEST
      ? 'takes versions below TLS 1.2'
      : 'has suites without forward secrecy or authenticated encryption';
  throw new Error(`"${prop}" is ${name}, which ${weakness}; ${remedy}`);
}
