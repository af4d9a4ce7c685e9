import { randomInt } from 'node:crypto';

// A seed of this process: whoever knows the function must not be able to choose values that count as one.
const SEED = randomInt(2 ** 32);
const MULTIPLIER = randomInt(2 ** 31) * 2 + 1;

/** 32 bits of a text. Not the same in another process. */
export function seededHash(text: string): number {
  let hash = SEED;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
