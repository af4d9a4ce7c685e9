import type { PublishedShape } from '../../../src/vocabulary/validators';
import { boundedPattern } from '../input/pattern';

/** A value without the members that the contract does not publish, and whether there were any. */
export interface Stripped {
  readonly value: unknown;
  readonly removed: boolean;
}

const MAX_DEPTH = 64;

/** Removes every member that no part of the schema names, at every level. */
export function keepPublished(shapes: readonly PublishedShape[], index: number, value: unknown, depth = 0): Stripped {
  const shape = shapes[index];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return { value, removed: false };
  if (Array.isArray(value)) {
    const { items } = shape;
    if (items === undefined) return { value, removed: false };
    const kept = value.map((item) => keepPublished(shapes, items, item, depth + 1));
    return { value: kept.map((item) => item.value), removed: kept.some((item) => item.removed) };
  }
  const members: [string, unknown][] = [];
  let removed = false;
  for (const [name, member] of Object.entries(value)) {
    const inner = shapeOfMember(shape, name);
    if (inner === 'unpublished') {
      removed = true;
      continue;
    }
    const kept = inner === 'open' ? { value: member, removed: false } : keepPublished(shapes, inner, member, depth + 1);
    removed ||= kept.removed;
    members.push([name, kept.value]);
  }
  return { value: Object.fromEntries(members), removed };
}

function shapeOfMember(shape: PublishedShape, name: string): number | 'open' | 'unpublished' {
  if (Object.hasOwn(shape.properties, name)) return shape.properties[name];
  const pattern = shape.patterns.find(({ pattern: encoded }) => boundedPattern(encoded).test(name));
  if (pattern) return pattern.shape;
  return shape.additional ?? (shape.open ? 'open' : 'unpublished');
}
