import type { KeyObject } from 'node:crypto';
import type { Algorithm, IssuerConfig } from '../../src/vocabulary';
import type { Identity, TokenParts } from '../gateway/identities/types';
import type { Certificate } from '../gateway/pki/certificates';
import type { EdgeHop } from './edge-hop';

export type { Certificate, Identity, TokenParts };

/**
 * What the drill needs of a running API: the local gateway fulfils it. The drill knows nothing else of what it attacks,
 * so that neither the constructs nor the manifest can tell it what to find.
 */
export interface DrillTarget {
  readonly endpoints: readonly Endpoint[];
  /** PEM of the authority that signed the server certificates. */
  readonly ca: string;
  readonly audit: AuditFeed;
  readonly identities: Identities;
  readonly fixtures: Fixtures;
  readonly functions: readonly TargetFunction[];
  /** Calls a function past the gateway, as someone inside the account could. */
  invoke(functionLogicalId: string, event: unknown): Promise<unknown>;
  /** Sends what tests the audit on schedule, and says which alarms would ring. Absent: nothing tests it. */
  heartbeat?(): Promise<Heartbeat>;
  /** The same as a stranger whom the function's own policy must let in. Absent where policies are not evaluated. */
  invokeAs?(functionLogicalId: string, stranger: Stranger, event: unknown): Promise<unknown>;
  /** Services of a mesh behind the API, whose policies are evaluated. Absent, or empty: there is none. */
  readonly mesh?: readonly MeshTarget[];
  /** The private server that plays the backend, where one does: it can be called past everything. */
  readonly privateServer?: ServerTarget;
  /**
   * Stops the clock that rates are counted by, until the returned function is called: a slow machine can then exceed a
   * rate, too. Absent where the target has a clock of its own.
   */
  holdClock?(): () => void;
  /** Has CloudTrail record an action of an administrator. Absent where the target has administrators of its own. */
  administer?(action: AdministrativeAction): void;
  /** Certificates of ACM that the API relies on; absent: nobody knows. */
  readonly certificates?: readonly { readonly arn: string; readonly user: string }[];
  /** Has ACM tell that one of them ends within days, has ended, or cannot be renewed. Absent where ACM is that of the target. */
  announce?(certificateArn: string, fate: 'ending' | 'ended' | 'blocked', days?: number): void;
}

/** What an administrator did, as CloudTrail records it. */
export interface AdministrativeAction {
  /** Service, as `apigateway`. */
  readonly service: string;
  readonly event: string;
  /** ARN of who did it. */
  readonly actor: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly isRead?: boolean;
}

export interface Endpoint {
  /** Real domain name: sent as SNI and as `Host`. */
  readonly host: string;
  /** Port on the loopback interface. */
  readonly port: number;
  readonly kind: 'domain' | 'mtls-domain' | 'execute-api';
  /** Path in front of every operation, without trailing slash: a base path, or the stage of the default endpoint. */
  readonly basePath: string;
  readonly api: string;
  /** Loopback address from which calls come through an endpoint of a VPC that is not the API's; absent: it is not private. */
  readonly foreignAddress?: string;
  /** Whether TLS 1.2 is no fault there: of strong suites alone, or because AWS has nothing stricter for its kind. */
  readonly takesTls12?: true;
  /** What stands before it; absent: callers connect themselves. */
  readonly edge?: EdgeHop;
}

/** Somebody who would invoke a function without being let in by the API. */
export interface Stranger {
  readonly kind: 'service' | 'url';
  readonly principal: string;
  readonly sourceArn: string;
  readonly account: string;
}

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A service of a mesh, as somebody within its network sees it. */
export interface MeshTarget {
  readonly name: string;
  /** Roles that its policy names. */
  readonly callers: readonly string[];
  readonly account: string;
  /** Tells whether a request that this role signed, or nobody, would reach the service. */
  lets(caller: { readonly role?: string }): boolean;
}

/** A private server on loopback. */
export interface ServerTarget {
  readonly port: number;
  /** Name that it is called by. */
  readonly name: string;
  /** PEM certificates: that of the gateway, which it demands, and others, which it must refuse; absent: it asks for none. */
  readonly certificates?: { readonly own: KeyPair; readonly refused: Readonly<Record<string, KeyPair>> };
}

export interface TargetFunction {
  readonly logicalId: string;
  readonly role: 'authorizer' | 'backend' | 'registry' | 'other';
}

export interface AuditEntry {
  readonly source: 'ocsf' | 'access-log' | 'waf-log' | 'admin-log' | 'finding';
  /** The extended request id. */
  readonly correlation: string;
  readonly record: Record<string, unknown>;
}

export interface AuditFeed {
  all(): readonly AuditEntry[];
  find(correlation: string): readonly AuditEntry[];
  /** Resolves once no more entries of the request are on their way. */
  settle(correlation: string, milliseconds: number): Promise<unknown>;
  /** Whether records are put on a stream at all; absent: no. */
  readonly hasStream?: boolean;
  /** The logs whose entries of a request were put on a stream. */
  streamed?(correlation: string): ReadonlySet<string>;
  /** No receiver of the stream takes anything until the returned function is called. Absent: nothing is known of receivers. */
  interrupt?(): () => void;
  /** What each receiver has of everything that was recorded. */
  reconcile?(): Promise<readonly Reconciliation[]>;
  /** What a detector found in all that was recorded so far. */
  findings?(): Promise<readonly AuditEntry[]>;
  /** Every receiver of findings that the stack has, and whether it has the one of this id. */
  deliveries?(uid: string): Promise<readonly { readonly receiver: string; readonly isTaken: boolean }[]>;
}

/** What a receiver has, compared with what was recorded. */
export interface Reconciliation {
  readonly receiver: string;
  readonly received: number;
  readonly lost: number;
  readonly extra: number;
}

/** What came of one canary. */
export interface Heartbeat {
  readonly sent: number;
  /** Alarms that ring when something does not come. */
  readonly watching: readonly { readonly alarm: string; readonly metric: string }[];
  readonly ringing: readonly { readonly alarm: string; readonly description: string }[];
}

export interface Identities {
  readonly all: readonly Identity[];
  mint(identity: Identity, edit?: (parts: TokenParts) => void): Promise<string>;
  readonly forge: Forge;
  suspend(consumer: string): Promise<void>;
  revoke(consumer: string): Promise<void>;
  restore(consumer: string): Promise<void>;
}

/** What an attacker could have got hold of: public facts of the issuers, certificates of strangers. */
export interface Forge {
  readonly issuers: readonly IssuerConfig[];
  /** A signing key of an issuer: stands for "another issuer signs", never for a leaked key of the same issuer. */
  key(issuer: string, algorithm?: Algorithm): SigningKey;
  readonly certificates: ForgedCertificates;
}

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface ForgedCertificates {
  readonly selfSigned: Certificate;
  /** Signed by an authority that no truststore holds, with the subject of a real consumer. */
  readonly rogue: Certificate;
  /** Signed by the right authority, past its validity. */
  readonly expired?: Certificate;
  /** Signed by the right authority, of no consumer. */
  readonly stranger?: Certificate;
  readonly notYetValid?: Certificate;
  /** For servers alone. */
  readonly serverOnly?: Certificate;
  /** With a key of RSA 1024. */
  readonly weakKey?: Certificate;
  /** Signed by an authority that has the name of a trusted one. */
  readonly sameName?: Certificate;
  /** Signed by somebody's certificate, which is no authority. */
  readonly throughLeaf?: Certificate;
  /** Signed by an authority below a trusted one, whose certificate is not sent. */
  readonly withoutChain?: Certificate;
}

export interface Fixtures {
  /** Resource types whose objects can be put. */
  readonly types: readonly string[];
  put(resourceType: string, id: string, attributes: Record<string, unknown>): Promise<unknown>;
  remove(resourceType: string, id: string): Promise<unknown>;
  /** Takes the store of a type away, with all that is in it; the returned function puts it back, empty. */
  withdraw?(resourceType: string): Promise<() => Promise<void>>;
}
