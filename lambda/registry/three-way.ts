import type { Item } from '../core/registry';

/** What the template declares of a consumer. Status belongs to the operators, `notBefore` only ever moves on. */
const DECLARED = [
  'clients',
  'certificates',
  'tokenBinding',
  'sourceRanges',
  'roles',
  'tenants',
  'rate',
  'burst',
  'account',
  'operations',
] as const;

/** Three views of one consumer. */
export interface ThreeWay {
  /** What the last deployment wrote; absent where that is not known. */
  readonly deployed: Item | undefined;
  readonly desired: Item;
  readonly current: Item;
}

/** What comes of it: the attributes to write, and what the deployment has to say about them. */
export interface MergedAttributes {
  readonly attributes: Item;
  /** Changed at run time, untouched by the template: left as operators had it. */
  readonly kept: readonly string[];
  /** Changed at run time, and otherwise by the template. */
  readonly conflicts: readonly string[];
}

/**
 * Merges what a template declares with what operators changed meanwhile: an attribute that one side alone changed gets
 * that side's value; where both did, and differ, nobody's intent may be lost, so that is a conflict.
 */
export function mergeDeclared({ deployed, desired, current }: ThreeWay): MergedAttributes {
  const attributes: Item = {};
  const kept: string[] = [];
  const conflicts: string[] = [];
  for (const name of DECLARED) {
    const [was, wanted, is] = [deployed?.[name], desired[name], current[name]];
    const isTouched = deployed !== undefined && !isSame(was, is) && !isSame(wanted, is);
    const isKept = isTouched && isSame(was, wanted);
    if (isKept) kept.push(name);
    else if (isTouched) conflicts.push(name);
    const value = isKept ? is : wanted;
    if (value !== undefined) attributes[name] = value;
  }
  return { attributes, kept, conflicts };
}

function isSame(one: Item[string] | undefined, other: Item[string] | undefined): boolean {
  return canonical(one) === canonical(other);
}

/** Order tells nothing, in lists of credentials as in maps. An empty list is no list. */
function canonical(attribute: Item[string] | undefined): string {
  if (attribute === undefined) return '';
  if ('L' in attribute) return attribute.L.map(canonical).sort().join(',');
  if ('SS' in attribute)
    return attribute.SS.map((text) => canonical({ S: text }))
      .sort()
      .join(',');
  if ('M' in attribute) {
    const entries = Object.entries(attribute.M).map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`);
    return `{${entries.sort().join(',')}}`;
  }
  if ('N' in attribute) return String(Number(attribute.N));
  return JSON.stringify(Object.values(attribute)[0]);
}
