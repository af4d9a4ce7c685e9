import { hasMembers } from './bodies';
import { asList, asObject, deref, isObject, type JsonObject, join, type Located, tokensOf } from './pointer';
import type { ContractBody, ContractParameter, IdentifierCandidate } from './types';

/** `id`, `orderId`, `order_id`, `order-id`, `orderIds`, `uuid`; not `paid` or `valid`. */
const IDENTIFIER =
  /^(id|ids|uuid|uuids|guid)$|[a-z0-9](Id|ID|Ids|IDs|Uuid|UUID|Guid|GUID)$|[_.-]([iI][dD]s?|UUID|[uU]uids?|[gG]uid|GUID)$/;
/** In a path, these name objects, too. */
const PATH_NAME = /^(.*[a-z0-9_-])?(name|slug|handle|key|number|reference|login|email|username)$/i;
/** Names of a request, not of an object. */
const CORRELATION = /^(x-)?(request|correlation|trace|span|amzn?-trace|idempotency)[_-]?id$/i;

const MAX_DEPTH = 6;
const MAX_CANDIDATES = 60;

/** Parameters and body members that look like the identifier of an object. */
export function identifierLike(
  document: JsonObject,
  parameters: readonly ContractParameter[],
  body: ContractBody | undefined,
): IdentifierCandidate[] {
  const found: IdentifierCandidate[] = [];
  for (const parameter of parameters) {
    if (parameter.in !== 'cookie' && isIdentifierParameter(document, parameter)) {
      found.push({ in: parameter.in, name: parameter.name, pointer: parameter.pointer });
    }
  }
  for (const [type, schema] of Object.entries(body?.contents ?? {})) {
    if (hasMembers(type))
      found.push(...bodyCandidates(document, { value: schema, pointer: body?.pointers[type] ?? '' }));
  }
  const seen = new Map(found.map((candidate) => [`${candidate.in} ${candidate.name}`, candidate]));
  return [...seen.values()].slice(0, MAX_CANDIDATES);
}

function isIdentifierParameter(document: JsonObject, parameter: ContractParameter): boolean {
  const schema = asObject(deref(document, parameter.schema)?.value);
  if (Array.isArray(schema.enum) || schema.type === 'boolean') return false;
  if (parameter.in !== 'path' && CORRELATION.test(parameter.name)) return false;
  if (IDENTIFIER.test(parameter.name) || schema.format === 'uuid') return true;
  return parameter.in === 'path' && PATH_NAME.test(parameter.name);
}

interface Visit {
  readonly schema: Located;
  /** Instance pointer with `*` for list items. */
  readonly name: string;
  readonly depth: number;
  readonly trail: readonly string[];
}

function bodyCandidates(document: JsonObject, root: Located): IdentifierCandidate[] {
  return identifierMembers(document, root).map(({ name, pointer }) => ({ in: 'body', name, pointer }));
}

/** The members of a value that look like the identifier of an object. */
export function identifierMembers(document: JsonObject, root: Located): Pick<Member, 'name' | 'pointer'>[] {
  const found: Pick<Member, 'name' | 'pointer'>[] = [];
  walkMembers(document, root, ({ schema, name, last, pointer }) => {
    if (schema.readOnly === true) return 'leave';
    if (isScalarIdentifier(schema, last)) found.push({ name, pointer });
    return found.length < MAX_CANDIDATES ? 'enter' : 'stop';
  });
  return found;
}

/** One place of a body that its schema describes. */
export interface Member {
  readonly schema: JsonObject;
  /** Instance pointer with `*` for list items. */
  readonly name: string;
  /** The last name in it. */
  readonly last: string;
  /** Where the schema stands. */
  readonly pointer: string;
}

/** Visits the places of a body, those near the root first; schemas within themselves are entered once. */
export function walkMembers(
  document: JsonObject,
  root: Located,
  visit: (member: Member) => 'enter' | 'leave' | 'stop',
): void {
  const queue: Visit[] = [{ schema: root, name: '', depth: 0, trail: [] }];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const target = deref(document, at.schema.value, at.schema.pointer);
    if (target === undefined || !isObject(target.value) || at.trail.includes(target.pointer)) continue;
    const names = tokensOf(at.name).filter((token) => token !== '*');
    const next = visit({
      schema: target.value,
      name: at.name,
      last: names.at(-1) ?? '',
      pointer: target.pointer,
    });
    if (next === 'stop') return;
    if (next === 'enter' && at.depth < MAX_DEPTH) queue.push(...inside(target.value, target.pointer, at));
  }
}

function isScalarIdentifier(schema: JsonObject, name: string): boolean {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const scalar = types.includes('string') || types.includes('integer');
  if (!scalar || Array.isArray(schema.enum) || 'const' in schema) return false;
  return name !== '' && !CORRELATION.test(name) && (IDENTIFIER.test(name) || schema.format === 'uuid');
}

function inside(schema: JsonObject, pointer: string, at: Visit): Visit[] {
  const trail = [...at.trail, pointer];
  const same = { depth: at.depth + 1, trail };
  const visits: Visit[] = [];
  for (const [name, value] of Object.entries(asObject(schema.properties))) {
    visits.push({ ...same, schema: { value, pointer: join(pointer, 'properties', name) }, name: join(at.name, name) });
  }
  if (isObject(schema.items)) {
    visits.push({
      ...same,
      schema: { value: schema.items, pointer: join(pointer, 'items') },
      name: join(at.name, '*'),
    });
  }
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    asList(schema[key]).forEach((value, index) => {
      visits.push({ ...same, schema: { value, pointer: join(pointer, key, index) }, name: at.name });
    });
  }
  return visits;
}

/** The schemas that a body pointer (with `*`) can mean; empty when the body has no such member. */
export function bodyMembers(document: JsonObject, root: JsonObject, name: string): JsonObject[] {
  let level: readonly unknown[] = [root];
  for (const token of tokensOf(name)) {
    level = level.flatMap((schema) => members(document, schema, token, 0));
  }
  return level.map((schema) => asObject(deref(document, schema)?.value));
}

function members(document: JsonObject, raw: unknown, token: string, depth: number): unknown[] {
  const schema = deref(document, raw)?.value;
  if (!isObject(schema) || depth > MAX_DEPTH) return [];
  const combined = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => asList(schema[key]));
  const own: unknown[] = [];
  if (token === '*' && isObject(schema.items)) own.push(schema.items);
  const properties = asObject(schema.properties);
  if (Object.hasOwn(properties, token)) own.push(properties[token]);
  // A map of named values: any member name is a member.
  else if (token !== '*' && isObject(schema.additionalProperties)) own.push(schema.additionalProperties);
  return [...own, ...combined.flatMap((part) => members(document, part, token, depth + 1))];
}
