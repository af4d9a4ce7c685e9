import type { Layer } from './layers';
import type { Reason } from './reasons';

/** The version of the Open Cybersecurity Schema Framework that the records follow. */
export const OCSF_VERSION = '1.6.0';

/** Where a decision was made. */
export type EnforcementPoint = 'authorizer' | 'guard' | 'registry';

/** What a handler knows when it records a decision; `lambda/core/audit.ts` turns it into OCSF. */
export interface DecisionRecord {
  readonly point: EnforcementPoint;
  readonly decision: 'allow' | 'refuse';
  readonly layer: Layer;
  readonly reason?: Reason;
  /** Ids of the policies that decided; empty for an implicit deny. */
  readonly policies: readonly string[];
  /** Where no policy spoke: ids of those that could have permitted it. */
  readonly nearest?: readonly string[];
  readonly bundleHash?: string;
  readonly operation?: string;
  readonly resources?: readonly string[];
  readonly tenant?: string;
  readonly consumer?: string;
  readonly subject?: string;
  readonly client?: string;
  readonly issuer?: string;
  /** SHA-256 of the token id (`jti`) or token, first 16 hex digits: attributes without being usable. */
  readonly tokenHash?: string;
  /** JSON pointer of what broke the contract; never the value. */
  readonly pointer?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly method?: string;
  readonly path?: string;
  /** The gateway's extended request id: clients cannot set it. */
  readonly correlation: string;
  readonly status: number;
}

/** The members of an OCSF event that the drill and the detector read. */
export interface OcsfEvent {
  /** 3002 Authentication, 6003 API Activity. */
  readonly class_uid: 3002 | 6003;
  readonly category_uid: number;
  readonly activity_id: number;
  readonly type_uid: number;
  readonly severity_id: number;
  readonly status_id: 1 | 2;
  readonly time: number;
  readonly metadata: {
    readonly version: string;
    readonly correlation_uid: string;
    readonly product: Record<string, unknown>;
  };
  /** Ours, where OCSF has no member: `unmapped.hardened`. */
  readonly unmapped: {
    readonly hardened: {
      readonly point: EnforcementPoint;
      readonly decision: 'allow' | 'refuse';
      readonly layer: Layer;
      readonly reason?: Reason;
      readonly bundle_hash?: string;
      readonly operation?: string;
      readonly pointer?: string;
      /** Where no policy spoke: those that could have permitted the request. */
      readonly nearest_permits?: readonly string[];
    };
  };
  readonly [member: string]: unknown;
}
