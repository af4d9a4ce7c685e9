/** A statement matches, does not match, or cannot be decided here. Kleene logic: And is the least, Or the greatest. */
export const NO_MATCH = 0;
export const UNKNOWN = 1;
export const MATCH = 2;

export type Tri = typeof NO_MATCH | typeof UNKNOWN | typeof MATCH;

export function tri(value: boolean): Tri {
  return value ? MATCH : NO_MATCH;
}

export function not(value: Tri): Tri {
  if (value === UNKNOWN) return UNKNOWN;
  return value === MATCH ? NO_MATCH : MATCH;
}

/** Evaluates in order and stops at the first term that settles the whole. */
export function every<T>(terms: readonly T[], evaluate: (term: T) => Tri): Tri {
  let result: Tri = MATCH;
  for (const term of terms) {
    const value = evaluate(term);
    if (value === NO_MATCH) return NO_MATCH;
    if (value === UNKNOWN) result = UNKNOWN;
  }
  return result;
}

export function some<T>(terms: readonly T[], evaluate: (term: T) => Tri): Tri {
  let result: Tri = NO_MATCH;
  for (const term of terms) {
    const value = evaluate(term);
    if (value === MATCH) return MATCH;
    if (value === UNKNOWN) result = UNKNOWN;
  }
  return result;
}
