import type { JsonObject } from './pointer';

/** Size of the inline body, in characters. The template that holds it may have 1 MB. */
const BUDGET = 600_000;
/** Above this, no other resource of the stack would fit beside the body. */
const LIMIT = 900_000;

interface Model {
  readonly name: string;
  readonly schema: JsonObject;
  readonly kept: ReadonlySet<string>;
}

export interface FittedModels {
  readonly schemas: Record<string, JsonObject>;
  /** Keys of the constraints that the models keep. */
  readonly kept: readonly string[];
}

/**
 * The models that fit into the budget. Where they do not, the largest ones are opened, one after the other, and their
 * constraints stay with the guard.
 */
export function fitModels(models: ReadonlyMap<string, Model>, used: number, file: string): FittedModels {
  if (used > LIMIT) {
    throw new Error(
      `the contract ${file} makes a REST API body of ${used} characters, and a template holds 1 MB; split the contract`,
    );
  }
  const left = new Map(models);
  let size = total(left);
  const largest = [...models.values()].sort((a, b) => sizeOf(b) - sizeOf(a));
  for (const model of largest) {
    if (used + size <= BUDGET) break;
    const opened = { name: model.name, schema: open(model.schema), kept: new Set<string>() };
    left.set(model.name, opened);
    size += sizeOf(opened) - sizeOf(model);
  }
  const schemas = Object.fromEntries([...left.values()].map(({ name, schema }) => [name, schema]));
  return { schemas, kept: [...left.values()].flatMap((model) => [...model.kept]) };
}

function open(schema: JsonObject): JsonObject {
  return schema.type === 'object' ? { type: 'object' } : {};
}

function sizeOf({ name, schema }: Model): number {
  return name.length + JSON.stringify(schema).length + 4;
}

function total(models: ReadonlyMap<string, Model>): number {
  return [...models.values()].reduce((sum, model) => sum + sizeOf(model), 0);
}
