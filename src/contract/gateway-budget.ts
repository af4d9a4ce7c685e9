import { ContractError } from './contract-error';
import { isObject, type JsonObject } from './pointer';
import type { GatewayModel } from './gateway-models';

/** Size of the inline body, in characters. The template that holds it may have 1 MB. */
const BUDGET = 600_000;
/** Above this, no other resource of the stack would fit beside the body. */
const LIMIT = 900_000;
const REFERENCE = '#/components/schemas/';

export interface FittedModels {
  /** The models that operations lead to. */
  readonly schemas: Record<string, JsonObject>;
  /** Keys of the constraints that these models keep. */
  readonly kept: readonly string[];
  /** Whether a model, and every model inside it, says all that it can. */
  readonly isWhole: (name: string) => boolean;
}

/**
 * The models that fit into the budget. Where they do not, the largest ones are opened, one after the other; what only an
 * opened model led to is left out with it. The constraints of both stay with the guard.
 *
 * @throws ContractError when the operations alone are larger than a template may be
 */
export function fitModels(
  models: ReadonlyMap<string, GatewayModel>,
  roots: readonly string[],
  used: number,
  file: string,
): FittedModels {
  if (used > LIMIT) throw tooLarge(used, file);
  const fitted = new Map(models);
  const largest = [...models.values()].sort((a, b) => sizeOf(b) - sizeOf(a));
  let reached = reach(fitted, roots);
  for (const model of largest) {
    if (used + total(fitted, reached) <= BUDGET) break;
    if (!reached.has(model.name)) continue;
    fitted.set(model.name, open(model));
    reached = reach(fitted, roots);
  }
  const left = [...reached].sort().map((name) => fitted.get(name) as GatewayModel);
  return {
    schemas: Object.fromEntries(left.map(({ name, schema }) => [name, schema])),
    kept: left.flatMap((model) => [...model.kept]),
    isWhole: (name) => [...reach(fitted, [name])].every((each) => fitted.get(each) === models.get(each)),
  };
}

/** The type of the whole value is all that an opened model says. */
function open({ name, pointer, schema, kept }: GatewayModel): GatewayModel {
  const isObjectModel = schema.type === 'object';
  const type = `${pointer} type`;
  return {
    name,
    pointer,
    schema: isObjectModel ? { type: 'object' } : {},
    kept: new Set(isObjectModel && kept.has(type) ? [type] : []),
  };
}

/** Names of the models that are reachable from some of them. */
function reach(models: ReadonlyMap<string, GatewayModel>, from: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const stack = [...from];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    const model = models.get(name);
    if (model === undefined || seen.has(name)) continue;
    seen.add(name);
    stack.push(...referencesOf(model));
  }
  return seen;
}

const references = new WeakMap<object, readonly string[]>();

function referencesOf({ schema }: GatewayModel): readonly string[] {
  const known = references.get(schema) ?? modelsIn(schema);
  references.set(schema, known);
  return known;
}

/** Names of the models that a schema refers to. Members may be called `$ref`, too: those hold no text. */
export function modelsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(modelsIn);
  if (!isObject(value)) return [];
  const own = typeof value.$ref === 'string' && value.$ref.startsWith(REFERENCE);
  return [...(own ? [String(value.$ref).slice(REFERENCE.length)] : []), ...Object.values(value).flatMap(modelsIn)];
}

const sizes = new WeakMap<object, number>();

function sizeOf({ name, schema }: GatewayModel): number {
  const size = sizes.get(schema) ?? JSON.stringify(schema).length;
  sizes.set(schema, size);
  return name.length + size + 4;
}

function total(models: ReadonlyMap<string, GatewayModel>, reached: ReadonlySet<string>): number {
  return [...reached].reduce((sum, name) => sum + sizeOf(models.get(name) as GatewayModel), 0);
}

function tooLarge(used: number, file: string): ContractError {
  const message = `its operations make a REST API body of ${used.toLocaleString('en')} characters, and a template holds 1 MB`;
  const remedy = 'split the contract into several, each with an API of its own, by the first segment of the path';
  return new ContractError(file, [{ file, pointer: '/paths', message, remedy }]);
}
