import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { packageRoot } from '../core/package-root';
import { toolbox } from '../core/toolbox';
import type { IdentifierSpec } from '../vocabulary';
import { hasMembers } from './bodies';
import type { Faults } from './faults';
import { bodyMembers } from './identifiers';
import { asObject, isObject, type JsonObject, join } from './pointer';
import { didYouMean } from './suggest';
import type { ContractBody, ContractParameter, IdentifierCandidate, XHardened } from './types';

/** Name of the extension object of an operation. */
export const X_HARDENED = 'x-hardened';

let validator: ValidateFunction | undefined;

function validate(): ValidateFunction {
  if (validator === undefined) {
    const { Ajv } = toolbox();
    const file = joinPath(packageRoot(), 'schema', 'x-hardened.schema.json');
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    validator = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(schema);
  }
  return validator;
}

/** The extension object of an operation, checked against its JSON Schema. */
export function readHardened(operation: JsonObject, pointer: string, faults: Faults): XHardened | undefined {
  const value = operation[X_HARDENED];
  if (value === undefined) return undefined;
  const check = validate();
  if (check(value)) return value as XHardened;
  const at = join(pointer, X_HARDENED);
  for (const error of check.errors ?? []) faults.add(at + error.instancePath, text(error), remedy(error));
  return undefined;
}

function text(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties')
    return `x-hardened has no member "${String(params.additionalProperty)}"`;
  if (error.keyword === 'required') return `"${String(params.missingProperty)}" is missing`;
  const value = JSON.stringify(error.data) ?? 'nothing';
  if (error.keyword === 'enum') return `${value} is not one of ${(params.allowedValues as string[]).join(', ')}`;
  if (error.keyword === 'maximum') return `${value} is more than ${String(params.limit)}`;
  return `${value.slice(0, 80)} ${error.message ?? 'is not valid'}`;
}

function remedy(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys(asObject((error.parentSchema as JsonObject | undefined)?.properties));
    return didYouMean(String(params.additionalProperty), known);
  }
  if (error.keyword === 'enum') return didYouMean(String(error.data), params.allowedValues as string[]);
  if (error.instancePath === '/maxBodyBytes') return 'the web ACL inspects no more than 65536 bytes; set 65536 or less';
  return 'see schema/x-hardened.schema.json';
}

export interface IdentifierContext {
  readonly document: JsonObject;
  readonly pointer: string;
  readonly parameters: readonly ContractParameter[];
  readonly body?: ContractBody;
  readonly candidates: readonly IdentifierCandidate[];
  readonly faults: Faults;
}

/** The identifiers that an operation declares, or that the shorthand `resource` binds; each must exist in the request. */
export function declaredIdentifiers(hardened: XHardened | undefined, context: IdentifierContext): IdentifierSpec[] {
  if (hardened?.identifiers === undefined) return shorthand(hardened, context);
  const at = join(context.pointer, X_HARDENED, 'identifiers');
  hardened.identifiers.forEach((identifier, index) => {
    checkPlace(identifier, join(at, index), context);
    checkParent(identifier, hardened.identifiers ?? [], join(at, index), context.faults);
  });
  const keys = hardened.identifiers.map((identifier) => `${identifier.in} ${identifier.name}`);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index)
      context.faults.add(join(at, index), `identifier "${key}" is there twice`, 'remove one');
  });
  return [...hardened.identifiers];
}

function shorthand(hardened: XHardened | undefined, { candidates }: IdentifierContext): IdentifierSpec[] {
  const inPath = candidates.filter((candidate) => candidate.in === 'path');
  if (hardened?.resource === undefined || inPath.length !== 1) return [];
  return [{ in: 'path', name: inPath[0].name, resource: hardened.resource }];
}

function checkPlace(identifier: IdentifierSpec, at: string, context: IdentifierContext): void {
  const { faults, parameters } = context;
  if (identifier.in === 'body') {
    checkBodyPlace(identifier, at, context);
    return;
  }
  const names = parameters.filter((parameter) => parameter.in === identifier.in).map((parameter) => parameter.name);
  const fold = (name: string) => (identifier.in === 'header' ? name.toLowerCase() : name);
  if (names.some((name) => fold(name) === fold(identifier.name))) return;
  const message = `identifier "${identifier.name}" is not a ${identifier.in} parameter of the operation`;
  faults.add(join(at, 'name'), message, didYouMean(identifier.name, names));
}

function checkBodyPlace(
  identifier: IdentifierSpec,
  at: string,
  { document, body, candidates, faults }: IdentifierContext,
) {
  const schemas = Object.entries(body?.contents ?? {}).filter(([type]) => hasMembers(type));
  const pointer = join(at, 'name');
  if (!identifier.name.startsWith('/')) {
    const remedy = `write it as a JSON pointer, such as "/${identifier.name}"`;
    faults.add(pointer, `body identifier "${identifier.name}" is no JSON pointer`, remedy);
  } else if (schemas.length === 0) {
    faults.add(
      pointer,
      `identifier "${identifier.name}" is in a body of named members that the operation does not have`,
      'remove it',
    );
  } else if (!schemas.some(([, schema]) => bodyMembers(document, schema, identifier.name).some(isObject))) {
    const names = candidates.filter((candidate) => candidate.in === 'body').map((candidate) => candidate.name);
    faults.add(pointer, `the request body has no member "${identifier.name}"`, didYouMean(identifier.name, names));
  }
}

function checkParent(identifier: IdentifierSpec, all: readonly IdentifierSpec[], at: string, faults: Faults): void {
  if (identifier.parent === undefined) return;
  const names = all.filter((other) => other.name !== identifier.name).map((other) => other.name);
  if (!names.includes(identifier.parent)) {
    const message = `parent "${identifier.parent}" is not another identifier of the operation`;
    faults.add(join(at, 'parent'), message, didYouMean(identifier.parent, names));
    return;
  }
  const trail = [identifier.name];
  for (let next = identifier.parent as string | undefined; next !== undefined; ) {
    if (trail.includes(next)) {
      faults.add(
        join(at, 'parent'),
        `identifiers are each other's parents: ${trail.join(', ')}`,
        'remove one "parent"',
      );
      return;
    }
    trail.push(next);
    const name = next;
    next = all.find((other) => other.name === name)?.parent;
  }
}
