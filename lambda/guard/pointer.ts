const MAX_POINTER = 256;

/**
 * A JSON pointer into the request seen as an object (`/body/items/0/qty`, `/query/limit`). Steps that a caller could
 * have made up in order to be read are replaced: a pointer must not carry values.
 */
export function pointerOf(place: string, steps: readonly string[]): string {
  const plain = steps.map((step) => (/^[A-Za-z0-9_.$@-]{1,64}$/.test(step) ? step : '*'));
  return `/${[place, ...plain].join('/')}`.slice(0, MAX_POINTER);
}

/** The same from the pointer of a compiled validator. */
export function placed(place: string, instancePath: string): string {
  const steps = instancePath.split('/').slice(1);
  return pointerOf(
    place,
    steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  );
}
