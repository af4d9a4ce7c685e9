import type { Condition } from '../detection';
import type { Reason } from '../reasons';

/** A refusal for one of these reasons. */
export function refusedFor(...reasons: readonly Reason[]): readonly Condition[] {
  return [
    { field: 'decision', in: ['refuse'] },
    { field: 'reason', in: reasons },
  ];
}

/** A request that the authorizer let through. */
export const ALLOWED: readonly Condition[] = [
  { field: 'decision', in: ['allow'] },
  { field: 'point', in: ['authorizer'] },
];

/** One of these administrative actions. */
export function events(...names: readonly string[]): readonly Condition[] {
  return [{ field: 'event', in: names }];
}
