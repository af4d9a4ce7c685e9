import type { Reason } from '../../../src/vocabulary';
import type { BodyPlan, Coercion, FieldPlan } from '../../../src/vocabulary/validators';
import { Json, type Parts } from './coerce';
import { isInRange, parseContentType } from './content-type';
import { isUnsafeName, jsonHazard } from './json-hygiene';

/** One field of a form, or one part of a multipart body. */
export interface Field {
  readonly name: string;
  /** As it was sent: escapes tell a separator from a character of a value. */
  readonly value: string;
  /** `Content-Type` of the part. */
  readonly contentType?: string;
}

export type Decode = (raw: string) => string;

/** Members of a body or of one of its objects, and what their names and types are. */
interface Level {
  readonly members: Map<string, Parts>;
  readonly type: Coercion | undefined;
}

const SEPARATORS = {
  form: /,/,
  // OpenAPI 3.1.0, "Style Examples": both are written escaped, too.
  spaceDelimited: /%20| /,
  pipeDelimited: /%7[Cc]|\|/,
};

/** The members that fields make, or the reason why they make none. */
export function readFields(
  { type, fields: plans = {} }: BodyPlan,
  fields: readonly Field[],
  decode: Decode,
): Map<string, Parts> | Reason {
  const top: Level = { members: new Map(), type };
  const spread = spreadMembers(type, plans);
  for (const field of fields) {
    const plan = Object.hasOwn(plans, field.name) ? plans[field.name] : undefined;
    const fault =
      plan && !isNamedOtherwise(plan, typeOf(type, field.name))
        ? takePlanned(top, field, plan, decode)
        : takeMember(top, field, { plans, spread, decode });
    if (fault) return fault;
  }
  return top.members;
}

interface Form {
  readonly plans: Readonly<Record<string, FieldPlan>>;
  readonly spread: Spread;
  readonly decode: Decode;
}

/** `address[city]`, a member that its object spreads over the form, or a plain text. */
function takeMember(top: Level, { name, value }: Field, { plans, spread, decode }: Form): Reason | undefined {
  const [, object, member] = /^([^[]+)\[(.*)\]$/s.exec(name) ?? [];
  if (object !== undefined && Object.hasOwn(plans, object) && plans[object].style === 'deepObject') {
    // Deeper nesting has no meaning in OpenAPI, and a different one to each reader.
    return /[[\]]/.test(member) ? 'BODY_MALFORMED' : takeInto(top, object, member, decode(value));
  }
  const isOwn = Object.hasOwn(top.type?.properties ?? {}, name) && !Object.hasOwn(plans, name);
  const owner = isOwn ? undefined : (spread.owners.get(name) ?? spread.rest);
  return owner === undefined ? add(top, name, decode(value)) : takeInto(top, owner, name, decode(value));
}

function takeInto(top: Level, object: string, member: string, value: string): Reason | undefined {
  const known = top.members.get(object);
  const members = known instanceof Map ? (known as Map<string, Parts>) : new Map<string, Parts>();
  top.members.set(object, members);
  return add({ members, type: typeOf(top.type, object) }, member, value);
}

function takePlanned(top: Level, field: Field, plan: FieldPlan, decode: Decode): Reason | undefined {
  if (!isAllowed(plan, field.contentType)) return 'BODY_MALFORMED';
  if (plan.encoding === 'json') return takeJson(top, field.name, decode(field.value));
  if (plan.encoding === 'text' || isRepeated(plan, typeOf(top.type, field.name))) {
    return add(top, field.name, decode(field.value));
  }
  if (top.members.has(field.name)) return 'BODY_DUPLICATE_MEMBER';
  return takeDelimited(top, field, plan, decode);
}

function takeJson(top: Level, name: string, text: string): Reason | undefined {
  const hazard = jsonHazard(text);
  if (hazard) return hazard.reason;
  try {
    return add(top, name, new Json(JSON.parse(text)));
  } catch {
    return 'BODY_MALFORMED';
  }
}

/** One field for a whole list or object: `a,b`, `name,value`. */
function takeDelimited(top: Level, { name, value }: Field, plan: FieldPlan, decode: Decode): Reason | undefined {
  const separator = SEPARATORS[plan.style as keyof typeof SEPARATORS];
  const raw = value === '' ? [] : value.split(separator);
  const parts = raw.map(decode);
  // An escaped separator: one value to a reader who splits first, two to one who decodes first.
  if (parts.some((part) => separator.test(part))) return 'BODY_MALFORMED';
  if (typeOf(top.type, name)?.types.includes('array')) {
    top.members.set(name, parts);
    return undefined;
  }
  if (parts.length % 2 !== 0) return 'BODY_MALFORMED';
  const level: Level = { members: new Map(), type: typeOf(top.type, name) };
  top.members.set(name, level.members);
  for (let at = 0; at < parts.length; at += 2) {
    const fault = add(level, parts[at], parts[at + 1]);
    if (fault) return fault;
  }
  return undefined;
}

function add({ members, type }: Level, name: string, value: Parts): Reason | undefined {
  if (isUnsafeName(name)) return 'BODY_UNSAFE_NAME';
  const known = members.get(name);
  const isList = typeOf(type, name)?.types.includes('array') === true;
  if (known !== undefined && !isList) return 'BODY_DUPLICATE_MEMBER';
  members.set(name, isList ? [...((known as readonly Parts[] | undefined) ?? []), value] : value);
  return undefined;
}

function typeOf(type: Coercion | undefined, name: string): Coercion | undefined {
  return Object.hasOwn(type?.properties ?? {}, name) ? type?.properties?.[name] : undefined;
}

function isRepeated({ style, explode }: FieldPlan, type: Coercion | undefined): boolean {
  return style === 'form' && explode === true && type?.types.includes('array') === true;
}

/** An object that never comes under its own name. */
function isNamedOtherwise({ encoding, style, explode }: FieldPlan, type: Coercion | undefined): boolean {
  if (encoding !== 'style') return false;
  return style === 'deepObject' || (style === 'form' && explode === true && type?.types.includes('array') !== true);
}

interface Spread {
  /** Member to the object that it belongs to. */
  readonly owners: ReadonlyMap<string, string>;
  /** The object that takes members of any name. */
  readonly rest?: string;
}

function spreadMembers({ properties = {} }: Coercion, plans: Readonly<Record<string, FieldPlan>>): Spread {
  const owners = new Map<string, string>();
  let rest: string | undefined;
  for (const [name, plan] of Object.entries(plans)) {
    const type = properties[name];
    if (plan.style === 'deepObject' || !isNamedOtherwise(plan, type)) continue;
    for (const member of Object.keys(type.properties ?? {})) owners.set(member, name);
    if (type.additional !== undefined) rest = name;
  }
  return { owners, ...(rest !== undefined && { rest }) };
}

/** A part without a content type is text, which every JSON is, too (RFC 7578 section 4.4). */
function isAllowed({ encoding, contentTypes }: FieldPlan, header: string | undefined): boolean {
  if (!contentTypes) return true;
  if (header === undefined) return encoding === 'json' || isInRange('text/plain', contentTypes);
  const parsed = parseContentType(header);
  return parsed !== undefined && isInRange(parsed.essence, contentTypes);
}
