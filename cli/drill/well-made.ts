import { type IdentifierSpec, ownerOf } from '../../src/vocabulary';
import { setAtPointer } from './body-pointer';
import type { Call } from './call';
import type { Caller } from './callers';
import type { Connection } from './client';
import type { DrillOperation, DrillParameter } from './contract-view';
import { pointerSegments, schemaAt } from './schema-view';
import { encodeBody } from './encode-body';
import { type Belonging, idValue, type Objects } from './objects';
import { proofOf } from './proof';
import type { Sampler } from './sampler';
import { type Serialized, serializeParameter } from './serialize-parameter';
import type { DrillTarget, Endpoint } from './target';

/** How a request differs from the plain well-made one. */
export interface CallOptions {
  /** Identifier name to the object to name instead of the caller's own. Body lists: the first item names it. */
  readonly objects?: Readonly<Record<string, string>>;
  /** Send optional parameters too. */
  readonly isFull?: boolean;
}

export interface Making {
  readonly target: DrillTarget;
  readonly document: Record<string, unknown>;
  readonly objects: Objects;
  readonly sampler: Sampler;
  token(caller: Caller): Promise<string>;
}

/** A request of an operation that the API must serve: own objects, conforming parameters and body, the caller's token. */
export async function wellMade(
  making: Making,
  operation: DrillOperation,
  caller: Caller,
  options: CallOptions = {},
): Promise<Call> {
  const ids = await ownObjects(making, operation, caller, options.objects ?? {});
  const sent = operation.parameters.filter((parameter) => isSent(operation, parameter, options));
  const values = sent.map((parameter) => {
    const id = ids.get(`${parameter.in} ${parameter.name}`);
    const value = id ?? making.sampler.parameter(parameter, making.objects.nextSeed());
    return { place: parameter.in, pairs: serializeParameter(parameter, value), name: parameter.name };
  });
  const of = (place: DrillParameter['in']) => values.filter((value) => value.place === place);
  const pairsOf = (place: DrillParameter['in']) => of(place).flatMap(({ pairs }) => pairs);
  const body = await bodyOf(making, operation, caller, options);
  const { proofKey } = caller.identity;
  return {
    connection: connectionFor(making.target, caller),
    ...(proofKey && { proof: (call: Call) => proofOf(proofKey, call) }),
    method: operation.spec.method,
    path: fillPath(operation.spec.path, new Map(of('path').map(({ name, pairs }) => [name, pairs[0]?.[1] ?? '']))),
    query: pairsOf('query'),
    headers: [
      ['Authorization', `${proofKey ? 'DPoP' : 'Bearer'} ${await making.token(caller)}`],
      ['User-Agent', 'hardened-drill/1.0'],
      ['Accept', 'application/json'],
      ...pairsOf('header'),
      ...cookies(pairsOf('cookie')),
      ...(body ? [['Content-Type', body.contentType] as const] : []),
    ],
    ...(body && { body: body.value }),
  };
}

/** Where a caller connects: with a certificate to the domain that asks for one, else to a domain that does not. */
export function connectionFor(target: DrillTarget, { identity }: Caller): Connection {
  const { certificate, address } = identity;
  const order: Endpoint['kind'][] = certificate
    ? ['mtls-domain', 'domain', 'execute-api']
    : ['domain', 'execute-api', 'mtls-domain'];
  const endpoint = order.map((kind) => target.endpoints.find((each) => each.kind === kind)).find(Boolean);
  if (!endpoint) throw new Error('the target has no endpoint');
  const { edge } = endpoint;
  return {
    endpoint,
    ...(certificate && { certificate }),
    ...(address && { address }),
    ...(edge && { through: edge }),
  };
}

/** RFC 6265 section 5.4: one header for all. */
function cookies(pairs: Serialized): [string, string][] {
  return pairs.length > 0 ? [['Cookie', pairs.map((pair) => pair.join('=')).join('; ')]] : [];
}

/** `values` are percent-encoded. */
export function fillPath(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(/\{([^}]+)\}/g, (_, name: string) => values.get(name) ?? '');
}

const RESERVED_HEADERS = ['authorization', 'content-type', 'accept'];

export function isSent({ spec }: DrillOperation, parameter: DrillParameter, { isFull }: CallOptions): boolean {
  if (parameter.in === 'header' && RESERVED_HEADERS.includes(parameter.name.toLowerCase())) return false;
  const isIdentifier = spec.identifiers.some(
    ({ name, in: place }) => name === parameter.name && place === parameter.in,
  );
  return parameter.isRequired || parameter.in === 'path' || isIdentifier || isFull === true;
}

/** Own objects for identifiers outside the body, parents first. Key: place and name. */
async function ownObjects(
  making: Making,
  operation: DrillOperation,
  caller: Caller,
  given: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const identifier of parentsFirst(operation.spec.identifiers.filter((each) => each.in !== 'body'))) {
    const parent = operation.spec.identifiers.find(({ name }) => name === identifier.parent);
    const parentId = parent && ids.get(`${parent.in} ${parent.name}`);
    const id = given[identifier.name] ?? (await makeOwn(making, operation, identifier, caller, parentId));
    ids.set(`${identifier.in} ${identifier.name}`, id);
  }
  return ids;
}

export function parentsFirst(identifiers: readonly IdentifierSpec[]): IdentifierSpec[] {
  const depth = (identifier: IdentifierSpec, hops = 0): number => {
    const parent = identifiers.find(({ name }) => name === identifier.parent);
    return parent && hops < identifiers.length ? 1 + depth(parent, hops + 1) : 0;
  };
  return [...identifiers].sort((a, b) => depth(a) - depth(b));
}

function makeOwn(
  making: Making,
  operation: DrillOperation,
  identifier: IdentifierSpec,
  caller: Caller,
  parent?: string,
) {
  return making.objects.create(operation, identifier, { ...ownBelonging(caller), ...(parent && { parent }) });
}

/** What makes an object the caller's own. */
export function ownBelonging({ identity }: Caller): Belonging {
  return { tenant: identity.tenant, owner: ownerOf({ ...identity, consumer: identity.consumer ?? '' }) };
}

async function bodyOf(making: Making, operation: DrillOperation, caller: Caller, { objects = {} }: CallOptions) {
  if (!operation.body) return undefined;
  const { schema, contentType, encodings } = operation.body;
  const make = (part: Record<string, unknown>) => making.sampler.value(part, 'request', making.objects.nextSeed());
  let value = make(schema);
  for (const identifier of operation.spec.identifiers.filter((each) => each.in === 'body')) {
    const own: string[] = [];
    // Counted first, because every item of a list names an object of its own.
    const { places } = setAtPointer({ document: making.document, make }, value, schema, identifier.name, () => '');
    for (let index = 0; index < places; index += 1) own.push(await makeOwn(making, operation, identifier, caller));
    const given = objects[identifier.name];
    const inBody = schemaAt(making.document, schema, pointerSegments(identifier.name)) ?? {};
    const id = (index: number) => idValue(inBody, (index === 0 ? given : undefined) ?? own[index] ?? '');
    value = setAtPointer({ document: making.document, make }, value, schema, identifier.name, id).body;
  }
  return encodeBody(contentType, value, encodings);
}
