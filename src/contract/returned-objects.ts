import type { ReturnSpec } from '../vocabulary';
import { isJsonLike } from './bodies';
import type { Faults } from './faults';
import { bodyMembers, walkMembers } from './identifiers';
import { isObject, type JsonObject, join, type Located, tokensOf } from './pointer';
import { didYouMean } from './suggest';
import type { ContractOperation, ContractResponse, XHardened } from './types';
import { X_HARDENED } from './x-hardened';

export interface ReturnsContext {
  readonly document: JsonObject;
  readonly pointer: string;
  readonly responses: Readonly<Record<string, ContractResponse>>;
  readonly faults: Faults;
}

/** The objects that an operation declares to return. Each identifier must be one that a successful response publishes. */
export function declaredReturns(hardened: XHardened | undefined, context: ReturnsContext): ReturnSpec[] {
  const { document, pointer, responses, faults } = context;
  const schemas = successSchemas(responses).map(({ value }) => value as JsonObject);
  return (hardened?.returns ?? []).map((declared, index) => {
    const publishes = (name: string) => schemas.some((schema) => bodyMembers(document, schema, name).some(isObject));
    if (!publishes(declared.id)) {
      const names = schemas.flatMap((schema) => namesIn(document, { value: schema, pointer: '' }));
      const what = `no successful response publishes "${declared.id}"`;
      faults.add(join(pointer, X_HARDENED, 'returns', index, 'id'), what, didYouMean(declared.id, names));
    }
    const { resource, id, tenant, owner } = declared;
    const members = [tenant, owner].filter((member) => member !== undefined);
    const hidden = members.filter((member) => !publishes(besides(id, member)));
    return {
      resource,
      id,
      ...(tenant !== undefined && { tenant }),
      ...(owner !== undefined && { owner }),
      ...(hidden.length > 0 && { hidden }),
    };
  });
}

/** The pointer of a member of the same object. */
function besides(pointer: string, member: string): string {
  return join(pointer.slice(0, pointer.lastIndexOf('/')), member);
}

function successSchemas(responses: Readonly<Record<string, ContractResponse>>): Located[] {
  return Object.entries(responses)
    .filter(([status]) => /^2/.test(status))
    .flatMap(([, { contents, pointers }]) =>
      Object.entries(contents)
        .filter(([type]) => isJsonLike(type))
        .map(([type, value]) => ({ value, pointer: pointers[type] ?? '' })),
    );
}

const MAX_NAMES = 200;

function namesIn(document: JsonObject, root: Located): string[] {
  const names: string[] = [];
  walkMembers(document, root, ({ name }) => {
    if (name !== '') names.push(name);
    return names.length < MAX_NAMES ? 'enter' : 'stop';
  });
  return names;
}

/** A place of a response that names an object, and the type of the object. */
export interface UndecidedReturn {
  readonly operation: ContractOperation;
  readonly resource: string;
  readonly id: string;
  readonly pointer: string;
}

/**
 * Places of responses that carry the identifier of an object which the guard is not told to decide on: members with the name
 * by which some operation of the contract takes an identifier.
 */
export function undecidedReturns(
  document: JsonObject,
  operations: readonly ContractOperation[],
): readonly UndecidedReturn[] {
  const types = new Map<string, string>();
  for (const { spec } of operations)
    for (const { name, in: place, resource } of spec.identifiers) if (place === 'path') types.set(name, resource);
  return operations.flatMap((operation) => {
    const declared = new Set(operation.spec.returns?.map(({ id }) => id));
    const found = new Map<string, UndecidedReturn>();
    for (const root of successSchemas(operation.responses)) {
      walkMembers(document, root, ({ name, last, pointer }) => {
        const resource = tokensOf(name).at(-1) === last ? types.get(last) : undefined;
        if (resource !== undefined && !declared.has(name)) found.set(name, { operation, resource, id: name, pointer });
        return found.size < MAX_NAMES ? 'enter' : 'stop';
      });
    }
    return [...found.values()];
  });
}
