import type { IdentifierSpec } from '../../src/vocabulary';
import { type DrillOperation, successSchema } from './contract-view';
import { asObject, deref, pointerSegments, type Schema, schemaAt } from './schema-view';
import type { Sampler } from './sampler';
import type { DrillTarget } from './target';

/** Whose an object is. */
export interface Belonging {
  readonly tenant: string;
  readonly owner: string;
  readonly parent?: string;
}

/** Schemas with few values come round: then an identifier is used again. */
const ATTEMPTS = 100;

/** Puts objects into the stores of the target that the API's own identifiers lead to. */
export class Objects {
  /** Objects made by runs of the drill before this one must not be hit again: every object has a seed of its own. */
  private seed = 1 + (Date.now() % 1_000_000) * 1_000;
  private readonly used = new Set<string>();

  constructor(
    private readonly target: DrillTarget,
    private readonly document: Record<string, unknown>,
    private readonly operations: readonly DrillOperation[],
    private readonly sampler: Sampler,
  ) {}

  nextSeed(): number {
    this.seed += 1;
    return this.seed;
  }

  /** An identifier that the contract accepts and, where the contract leaves room for it, that no object has. */
  freshId(operation: DrillOperation, identifier: IdentifierSpec): string {
    for (let attempt = 0; ; attempt += 1) {
      const id = this.sampleId(operation, identifier, this.nextSeed());
      const key = `${identifier.resource} ${id}`;
      if (this.used.has(key) && attempt < ATTEMPTS) continue;
      this.used.add(key);
      return id;
    }
  }

  private sampleId(operation: DrillOperation, identifier: IdentifierSpec, seed: number): string {
    if (identifier.in === 'body') {
      const schema = operation.body && schemaAt(this.document, operation.body.schema, pointerSegments(identifier.name));
      if (!schema) throw new Error(`the body of ${operation.spec.id} has no ${identifier.name}`);
      return numericId(schema, seed) ?? text(this.sampler.value(schema, 'request', seed));
    }
    const parameter = operation.parameters.find(
      ({ name, in: place }) => name === identifier.name && place === identifier.in,
    );
    if (!parameter) throw new Error(`${operation.spec.id} has no ${identifier.in} parameter ${identifier.name}`);
    const schema = asObject(deref(this.document, parameter.schema));
    return numericId(schema, seed) ?? text(this.sampler.parameter(parameter, seed));
  }

  /** Puts an object under a fresh identifier and returns that. */
  async create(operation: DrillOperation, identifier: IdentifierSpec, belonging: Belonging): Promise<string> {
    const id = this.freshId(operation, identifier);
    // Objects that everybody may reach are looked up nowhere.
    const isUnkept = operation.spec.ownership === 'shared' && !this.target.fixtures.types.includes(identifier.resource);
    if (isUnkept) return id;
    await this.target.fixtures.put(identifier.resource, id, { ...this.attributes(identifier, id), ...belonging });
    return id;
  }

  /** What the contract says an object of the type looks like, with its own identifier in it. */
  private attributes(identifier: IdentifierSpec, id: string): Record<string, unknown> {
    const schema = this.representation(identifier.resource);
    if (!schema) return {};
    const sample = asObject(this.sampler.value(schema, 'response', this.nextSeed()));
    const properties = asObject(asObject(deref(this.document, schema))['properties']);
    const own = this.identifierNames(identifier.resource).filter((name) => name in properties);
    const value = (name: string) => idValue(asObject(deref(this.document, properties[name])), id);
    return { ...sample, ...Object.fromEntries(own.map((name) => [name, value(name)])) };
  }

  private representation(resource: string): Schema | undefined {
    const reads = this.operations.filter(({ spec }) => spec.resource === resource && spec.method === 'GET');
    return (reads.find(isRead) ?? reads[0]) && successSchema((reads.find(isRead) ?? reads[0])!);
  }

  private identifierNames(resource: string): string[] {
    return this.operations.flatMap(({ spec }) =>
      spec.identifiers.filter((each) => each.resource === resource && each.in !== 'body').map(({ name }) => name),
    );
  }
}

/** `GET /orders/{orderId}`, not `GET /orders/{orderId}/lines`: the last segment is the identifier of the resource. */
function isRead({ spec }: DrillOperation): boolean {
  const last = spec.identifiers.find(({ resource }) => resource === spec.resource);
  return last !== undefined && spec.path.endsWith(`{${last.name}}`);
}

/** Identifiers of another type than text are written as what they are. */
export function idValue(schema: Schema, id: string): unknown {
  return isNumeric(schema) && id !== '' && Number.isFinite(Number(id)) ? Number(id) : id;
}

function isNumeric(schema: Schema): boolean {
  const types = [schema['type']].flat();
  return types.includes('integer') || types.includes('number');
}

/** A whole number of its own for each seed, as far as the bounds of the schema leave room. */
function numericId(schema: Schema, seed: number): string | undefined {
  if (!isNumeric(schema) || schema['enum'] || schema['const'] !== undefined || schema['multipleOf']) return undefined;
  const bound = (name: string, open: string, otherwise: number, step: number): number => {
    const exclusive = schema[open];
    const inclusive = typeof schema[name] === 'number' ? schema[name] : otherwise;
    // OpenAPI 3.0 says `true` beside the bound, 3.1 gives the bound itself.
    if (exclusive === true) return inclusive + step;
    return typeof exclusive === 'number' ? exclusive + step : inclusive;
  };
  const low = Math.ceil(bound('minimum', 'exclusiveMinimum', 1, 1));
  const high = Math.floor(bound('maximum', 'exclusiveMaximum', Math.max(low, 2_000_000_000), -1));
  return high < low ? undefined : String(low + (seed % (high - low + 1)));
}

function text(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
