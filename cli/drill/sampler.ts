import type { DrillParameter } from './contract-view';
import type { Schema } from './schema-view';

/** Values made from schemas. The contract package provides them; see `contract-sampler.ts`. */
export interface Sampler {
  /** A conforming value; another seed gives another value where the schema leaves room. */
  value(schema: Schema, direction: 'request' | 'response', seed: number): unknown;
  /** A conforming value of a parameter, before serialization. */
  parameter(parameter: DrillParameter, seed: number): unknown;
  /** Values that each break exactly one constraint of the schema. */
  violations(schema: Schema): readonly Violation[];
}

export interface Violation {
  readonly keyword: string;
  /** Where in the value the constraint is broken. */
  readonly pointer: string;
  readonly value: unknown;
  /** The place is one of an alternative: only who knows what chooses it can tell that the value breaks it. */
  readonly isInChoice?: boolean;
}
