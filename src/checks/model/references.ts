/** A CloudFormation value: JSON with intrinsics left in place. */
export type Value = unknown;

/** Tells whether a value is a plain object. */
export function isObject(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function asObject(value: Value): Record<string, Value> {
  return isObject(value) ? value : {};
}

/** The value as a list, or an empty one. */
export function asList(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a text, or undefined: an intrinsic is not a text. */
export function asText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The member at a path of names, or undefined. */
export function at(value: Value, ...path: readonly string[]): Value {
  return path.reduce<Value>((current, name) => (isObject(current) ? current[name] : undefined), value);
}

const SUB_REFERENCE = /\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g;

/** Logical ids that a value refers to, through any nesting of intrinsics. */
export function referencesIn(value: Value): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: Value, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (isObject(value)) {
    collectIntrinsic(value, found);
    for (const member of Object.values(value)) collect(member, found);
  }
}

function collectIntrinsic(value: Record<string, Value>, found: Set<string>): void {
  if (typeof value.Ref === 'string') found.add(value.Ref);
  const attribute = value['Fn::GetAtt'];
  if (typeof attribute === 'string') found.add(attribute.split('.')[0]);
  if (Array.isArray(attribute) && typeof attribute[0] === 'string') found.add(attribute[0]);
  const sub = value['Fn::Sub'];
  const text = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === 'string') for (const match of text.matchAll(SUB_REFERENCE)) found.add(match[1]);
}

/**
 * The literal text inside a value: intrinsics are joined, references become `<LogicalId>`. So that a rule can look into
 * JSON that holds tokens.
 */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const join = value['Fn::Join'];
  if (Array.isArray(join) && typeof join[0] === 'string') {
    return asList(join[1])
      .map((part) => textOf(part) ?? '')
      .join(join[0]);
  }
  const sub = value['Fn::Sub'];
  if (sub !== undefined) return asText(Array.isArray(sub) ? sub[0] : sub);
  const [reference] = referencesIn(value);
  return reference === undefined ? undefined : `<${reference}>`;
}

/** The JSON that a text value holds, or undefined when it is none. */
export function jsonOf(value: Value): Value {
  const text = textOf(value);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
