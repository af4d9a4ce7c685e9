import { sampleOf } from '../sampler/sample';
import { violationsOf } from '../sampler/violations';
import type { Sampler } from './sampler';

/** Values made from the schemas of one contract. */
export function contractSampler(document: Record<string, unknown>): Sampler {
  return {
    value: (schema, direction, seed) => sampleOf(schema, { document, direction, seed }),
    parameter: (parameter, seed) => sampleOf(parameter.schema, { document, direction: 'request', seed }),
    violations: (schema) => violationsOf(schema, { document, direction: 'request' }),
  };
}
