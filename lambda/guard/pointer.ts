import type { Coercion } from '../../src/vocabulary/validators';

const MAX_POINTER = 256;

/** A JSON pointer into the request seen as an object: `/query/limit`. The steps must be the contract's words. */
export function pointerOf(place: string, steps: readonly string[]): string {
  return `/${[place, ...steps.map(escaped)].join('/')}`.slice(0, MAX_POINTER);
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * The place of a compiled validator's complaint, below a pointer: `/body/items/0/qty`. Names that the contract does not
 * publish are the caller's own text and become `*`: a pointer carries no values.
 */
export function placed(pointer: string, instancePath: string, type: Coercion | undefined): string {
  const steps: string[] = [];
  let current = type;
  for (const step of instancePath.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (current?.items && /^\d{1,6}$/.test(name)) {
      steps.push(name);
      current = current.items;
    } else if (current && Object.hasOwn(current.properties ?? {}, name)) {
      steps.push(step);
      current = current.properties?.[name];
    } else {
      steps.push('*');
      current = current?.additional;
    }
  }
  return [pointer, ...steps].join('/').slice(0, MAX_POINTER);
}
