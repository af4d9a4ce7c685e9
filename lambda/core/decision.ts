import { type Layer, REASONS, type Reason } from '../../src/vocabulary';

/** A refusal: a value, not an exception, with a reason from the closed list. */
export interface Refusal {
  readonly ok: false;
  readonly reason: Reason;
  readonly layer: Layer;
  /** Ids of the policies that refused; absent where no policy was asked, empty for an implicit deny. */
  readonly policies?: readonly string[];
  /** Where no policy spoke: ids of those that could have permitted the call. */
  readonly nearest?: readonly string[];
  /** JSON pointer of what broke the contract; never the value. */
  readonly pointer?: string;
  /** Tells the caller how to authenticate: value of `WWW-Authenticate`. */
  readonly challenge?: string;
  /** Seconds after which another try makes sense; absent where none does. */
  readonly retryAfter?: number;
}

/** The outcome of one step that can refuse. */
export type Decision<T> = { readonly ok: true; readonly value: T } | Refusal;

/** Passes on what a step found out. */
export function allow<T>(value: T): Decision<T> {
  return { ok: true, value };
}

/** Refuses; the layer follows from the reason. */
export function refuse(
  reason: Reason,
  extra: Pick<Refusal, 'policies' | 'nearest' | 'pointer' | 'challenge' | 'retryAfter'> = {},
): Refusal {
  return { ok: false, reason, layer: REASONS[reason].layer, ...extra };
}

/**
 * One control as data: `check` returns nothing when satisfied, else the refusal.
 *
 * Tables of checks are written as literals with `slug` before `check`, because `prove` takes single controls out of the
 * shipped bundle by that text.
 */
export interface Check<C> {
  readonly slug: string;
  readonly check: (context: C) => Refusal | undefined;
}

/** A control whose check has to wait for something. */
export interface AsyncCheck<C> {
  readonly slug: string;
  readonly check: (context: C) => Refusal | undefined | Promise<Refusal | undefined>;
}

/** Runs a table in order and returns the first refusal. */
export function firstRefusal<C>(checks: readonly Check<C>[], context: C): Refusal | undefined {
  for (const { check } of checks) {
    const refusal = check(context);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The same for tables with checks that wait. */
export async function firstRefusalOf<C>(checks: readonly AsyncCheck<C>[], context: C): Promise<Refusal | undefined> {
  for (const { check } of checks) {
    const refusal = await check(context);
    if (refusal) return refusal;
  }
  return undefined;
}

/**
 * Wraps a handler so that every surprise becomes the answer that `onSurprise` gives, which must be a refusal.
 *
 * The only catch-all of a handler: an exception must never decide what API Gateway makes of a request.
 */
export function guarded<A extends readonly unknown[], R>(
  handler: (...args: A) => Promise<R>,
  onSurprise: (error: unknown, ...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      return await onSurprise(error, ...args);
    }
  };
}
