import type { Coercion } from '../../../src/vocabulary/validators';

/** Text as a style has taken it apart: one value, a list, or named values. */
export type Parts = string | Json | readonly Parts[] | ReadonlyMap<string, Parts>;

/** A part that came as JSON text: typed already. */
export class Json {
  constructor(readonly value: unknown) {}
}

const INTEGER = /^-?(?:0|[1-9]\d{0,18})$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

function scalar(text: string, types: readonly string[]): unknown {
  for (const type of types) {
    if (type === 'null' && text === 'null') return null;
    if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
    if (type === 'integer' && INTEGER.test(text)) return Number(text);
    if (type === 'number' && text.length <= 64 && NUMBER.test(text)) return Number(text);
  }
  return text;
}

function value(parts: Parts, coercion: Coercion | undefined, typed: boolean): unknown {
  if (typeof parts === 'string') return typed ? scalar(parts, coercion?.types ?? []) : parts;
  if (parts instanceof Json) return parts.value;
  if (!(parts instanceof Map)) return (parts as readonly Parts[]).map((part) => value(part, coercion?.items, typed));
  const members: Record<string, unknown> = Object.create(null);
  for (const [name, part] of parts as ReadonlyMap<string, Parts>) {
    const { properties = {}, additional } = coercion ?? {};
    members[name] = value(part, Object.hasOwn(properties, name) ? properties[name] : additional, typed);
  }
  return members;
}

/**
 * The values that a text may stand for, most specific first: where a schema allows numbers and strings, `12` is tried as
 * both. Nothing is converted that is not in canonical form: `1e2`, ` 1`, `01`, `TRUE` are no integers or booleans.
 */
export function candidates(parts: Parts, coercion: Coercion): unknown[] {
  const typed = value(parts, coercion, true);
  return mayBeText(coercion) ? [typed, value(parts, coercion, false)] : [typed];
}

function mayBeText(coercion: Coercion | undefined): boolean {
  if (!coercion || coercion.types.length === 0 || coercion.types.includes('string')) return true;
  const members = Object.values(coercion.properties ?? {});
  return [coercion.items, coercion.additional, ...members].some((inner) => inner !== undefined && mayBeText(inner));
}
