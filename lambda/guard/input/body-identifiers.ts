import type { IdentifierSpec, OperationSpec } from '../../../src/vocabulary';
import { allow, type Decision, refuse } from '../../core/decision';
import { decodeSegment, isPlainIdentifier } from '../../core/route-match';
import type { RawParameters } from './parameters';

export interface Identifier {
  readonly spec: IdentifierSpec;
  readonly value: string;
}

/** Each costs a read of its owner. */
const MAX_IDENTIFIERS = 100;

/**
 * Reads the identifiers that the body carries; those that are absent are the schema's business. A form can be read in more ways
 * than one: what any of them names is decided on.
 */
export function bodyIdentifiers(operation: OperationSpec, readings: readonly unknown[]): Decision<Identifier[]> {
  const found = new Map<string, Identifier>();
  for (const spec of operation.identifiers) {
    if (spec.in !== 'body') continue;
    for (const value of readings.flatMap((body) => valuesAt(body, spec.name.split('/').slice(1)))) {
      if (value === null || value === undefined) continue;
      const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
      if (typeof text !== 'string' || !isPlainIdentifier(text) || found.size >= MAX_IDENTIFIERS) {
        return refuse('IDENTIFIER_INVALID', { pointer: `/body${spec.name}` });
      }
      found.set(`${spec.name} ${text}`, { spec, value: text });
    }
  }
  return allow([...found.values()]);
}

/** The identifiers that the authorizer has decided on: they may be the parents of those in the body. */
export function decidedIdentifiers(operation: OperationSpec, raw: RawParameters): Identifier[] {
  return operation.identifiers.flatMap((spec) => {
    const value = spec.in === 'body' ? undefined : readParameter(spec, raw);
    return value === undefined ? [] : [{ spec, value }];
  });
}

function readParameter({ in: place, name }: IdentifierSpec, raw: RawParameters): string | undefined {
  if (place === 'path') return Object.hasOwn(raw.path, name) ? decodeSegment(raw.path[name]) : undefined;
  if (place === 'query') return Object.hasOwn(raw.query, name) ? raw.query[name]?.[0] : undefined;
  return raw.headers[name.toLowerCase()]?.[0];
}

/** Everything that a pointer names, where `*` stands for every item of a list or member of an object. */
function valuesAt(value: unknown, steps: readonly string[]): unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return Array.isArray(value) ? value : [value];
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value).flatMap((inner) => valuesAt(inner, rest));
  const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return Object.hasOwn(value, key) ? valuesAt((value as Record<string, unknown>)[key], rest) : [];
}
