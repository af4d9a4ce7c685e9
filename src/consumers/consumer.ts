import { Token } from 'aws-cdk-lib';
import type { Issuer } from '../layers/authentication/issuer';
import type { Throttle } from '../layers/network/throttle';
import type { ConsumerRecord } from '../vocabulary';
import { certificateFingerprint } from './certificate';
import { rateLimits } from './rate-limits';
import { sourceRanges } from './source-range';

/**
 * Whether a consumer is let in.
 */
export enum ConsumerStatus {
  /** It is let in. */
  ACTIVE = 'active',
  /** It is refused until an operator lets it in again. */
  SUSPENDED = 'suspended',
}

/**
 * What one consumer may do, and what it must show beside its tokens.
 */
export interface ConsumerRules {
  /**
   * Client certificates: PEM text or SHA-256 fingerprints. With at least one, a token is worth nothing without one of them.
   *
   * @default - no certificate is asked for
   */
  readonly certificates?: string[];

  /**
   * Whether each of its tokens must be bound to the certificate that it comes with (`cnf.x5t#S256`, RFC 8705): a stolen token
   * then is worth nothing, even to somebody who stole another certificate of the consumer. Its issuer must support it.
   *
   * @default false - a binding that a token names is enforced, and a token without one is accepted with any certificate of the consumer
   */
  readonly requiresBoundTokens?: boolean;

  /**
   * The addresses that the consumer calls from, as CIDR ranges. Enforced once the identity is proven.
   *
   * @default - any address
   */
  readonly sourceRanges?: string[];

  /** The roles that the consumer can have at most. A token never grants one that is not listed here. */
  readonly roles: string[];

  /** The tenants that the consumer acts for. `['*']` for a first-party app whose tokens name the tenant. */
  readonly tenants: string[];

  /**
   * What the consumer may spend over all operations, from whatever addresses. A request costs what its operation weighs:
   * a read 1, a write 2, a login 5, an expensive one 10, unless the contract says otherwise (`x-hardened.weight`).
   *
   * @default - 100 a second, 400 at once
   */
  readonly limit?: Throttle;

  /**
   * What each account (token subject) of the consumer may spend: for apps through which many people call.
   *
   * @default - the limit of the consumer alone
   */
  readonly accountLimit?: Throttle;

  /**
   * What the consumer may spend on single operations, by operation id.
   *
   * @default - the limit of the consumer alone
   */
  readonly operationLimits?: { [operationId: string]: Throttle };

  /**
   * Tokens issued before this moment are worthless, as after a leak. ISO 8601, such as `2026-11-24T00:00:00Z`. Operators
   * move it on at run time with `hardened-api consumer rotate`.
   *
   * @default - tokens count from their own issue
   */
  readonly notBefore?: string;

  /**
   * How the consumer starts out. Afterwards its status belongs to the operators: no deployment lifts a suspension.
   *
   * @default ConsumerStatus.ACTIVE
   */
  readonly status?: ConsumerStatus;
}

/**
 * The credentials and limits of one consumer.
 */
export interface ConsumerOptions extends ConsumerRules {
  /** The issuer of the consumer's tokens. */
  readonly issuer: Issuer;

  /**
   * The OAuth clients (or subjects of a partner issuer) that are this consumer. No other consumer may name them. Two at a time
   * renew a credential without a gap: the next one is added, callers move over, the old one is dropped.
   */
  readonly clients: string[];
}

/**
 * A party that calls: own credentials, ranges, limits, roles and tenants; revocable alone.
 *
 * @example
 * declare const issuer: Issuer;
 *
 * const partner = Consumer.of('acme', {
 *   issuer,
 *   clients: ['acme-erp'],
 *   sourceRanges: ['203.0.113.0/24'],
 *   roles: ['buyer'],
 *   tenants: ['acme'],
 * });
 */
export class Consumer {
  /**
   * Declares a consumer.
   *
   * @param id names the consumer in every record; it must stay the same
   * @param options credentials and limits
   */
  public static of(id: string, options: ConsumerOptions): Consumer {
    return new Consumer(id, options);
  }

  /** Names the consumer in every record. */
  public readonly id: string;

  /** The issuer of its tokens. */
  public readonly issuer: Issuer;

  /** @internal */
  public readonly _record: ConsumerRecord;

  private constructor(id: string, options: ConsumerOptions) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) {
      throw new Error(`consumer "${id}" has an unusable id; use 1 to 64 letters, digits, dots, dashes and underscores`);
    }
    if (options?.issuer === undefined) {
      throw new Error(`consumer ${id} has no "issuer"; name the issuer of its tokens, from Issuer.oidc(...)`);
    }
    this.id = id;
    this.issuer = options.issuer;
    this._record = recordOf(id, options);
  }
}

function recordOf(id: string, options: ConsumerOptions): ConsumerRecord {
  const clients = texts(id, 'clients', options.clients, 'name the OAuth clients of the consumer');
  return {
    consumerId: id,
    status: options.status ?? ConsumerStatus.ACTIVE,
    clients: clients.map((client) => `${options.issuer.iss} ${client}`),
    certificates: distinct((options.certificates ?? []).map((each) => certificateFingerprint(id, each))),
    ...(tokenBinding(id, options) && { tokenBinding: 'certificate' as const }),
    sourceRanges: sourceRanges(id, options.sourceRanges ?? []),
    roles: texts(id, 'roles', options.roles, 'a consumer without a role can call nothing that has one', true),
    tenants: tenantsOf(id, options.tenants),
    notBefore: notBeforeOf(id, options.notBefore),
    ...rateLimits(id, options),
  };
}

function tokenBinding(id: string, { requiresBoundTokens = false, certificates = [] }: ConsumerOptions): boolean {
  if (requiresBoundTokens && certificates.length === 0) {
    throw new Error(
      `"requiresBoundTokens" of consumer ${id} needs "certificates"; name those that its tokens are bound to`,
    );
  }
  return requiresBoundTokens;
}

function tenantsOf(id: string, tenants: string[]): string[] {
  const named = texts(id, 'tenants', tenants, "name its tenants, or ['*'] for those that its tokens name");
  if (named.includes('*') && named.length > 1) {
    throw new Error(`"tenants" of consumer ${id} holds "*" and others; name the tenants, or "*" alone`);
  }
  return named;
}

function texts(id: string, name: string, values: string[], remedy: string, mayBeEmpty = false): string[] {
  // Plain JavaScript has no compiler that says so.
  if (!Array.isArray(values)) throw new Error(`"${name}" of consumer ${id} is no list; ${remedy}`);
  const usable = values.every(
    (value) => typeof value === 'string' && (Token.isUnresolved(value) || /^\S+$/.test(value)),
  );
  if (!usable) throw new Error(`"${name}" of consumer ${id} holds an empty text or one with blanks; ${remedy}`);
  if (values.length === 0 && !mayBeEmpty) throw new Error(`"${name}" of consumer ${id} must not be empty; ${remedy}`);
  return distinct(values);
}

function notBeforeOf(id: string, text: string | undefined): number {
  if (text === undefined) return 0;
  const time = Date.parse(text);
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    throw new Error(`"notBefore" of consumer ${id} is ${JSON.stringify(text)}; write it as 2026-11-24T00:00:00Z`);
  }
  return Math.floor(time / 1000);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
