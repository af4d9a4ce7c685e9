import type { CedarResource, Principal } from '../../../src/vocabulary';

/** What is known of one object: an empty string where the store says nothing. */
export type ResolvedResource = Omit<CedarResource, 'expectedParent'>;

/** The request that names the object, for objects of which request or token tell whose they are. */
export interface AskedBy {
  readonly principal: Principal;
  /** Identifiers in the path, by name. */
  readonly path: ReadonlyMap<string, string>;
}

/** `undefined`: there is no such object. `unavailable`: it cannot be told, which must never end in an allow. */
export type Resolver = (
  type: string,
  id: string,
  asked?: AskedBy,
) => Promise<ResolvedResource | undefined | 'unavailable'>;

/** How long the owner of an object may take to be found. */
export const RESOLVER_DEADLINE_MS = 800;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
