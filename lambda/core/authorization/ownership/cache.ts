import type { ResolvedResource, Resolver } from '../resolver';

/** Objects of one type that are remembered at most; the oldest goes first. */
export const MAX_REMEMBERED = 1_000;

type Known = ResolvedResource | undefined;

/**
 * Remembers what a store said for some seconds. That there is no such object is remembered, too, or the time would tell it from
 * one that is not the caller's; that it could not be told never is.
 */
export function remembering(resolve: Resolver, seconds: number, now: () => number): Resolver {
  const known = new Map<string, { readonly found: Known; readonly until: number }>();
  return async (type, id, asked) => {
    const kept = known.get(id);
    if (kept && now() < kept.until) return kept.found;
    known.delete(id);
    const found = await resolve(type, id, asked);
    if (found === 'unavailable') return found;
    known.set(id, { found, until: now() + seconds * 1_000 });
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return found;
  };
}
