import { CANARY_DETECTION } from '../../../src/vocabulary';
import type { Deliver } from './outbox';

/** A receiver that is not bothered with canaries: only the event bus leads them on, to the canary itself. */
export function withoutCanaries(deliver: Deliver): Deliver {
  return async (findings) => {
    const others = findings.filter(({ detection }) => detection.slug !== CANARY_DETECTION);
    return others.length === 0 ? [] : deliver(others);
  };
}
