import { isXml } from './content-type';
import type { DrillOperation } from './contract-view';
import type { Sampler } from './sampler';
import { isSent } from './well-made';

/** An operation that is left out, and why. */
export interface Unmakeable {
  readonly operation: string;
  readonly why: string;
}

/** Why no well-made request of an operation can be made; undefined where one can. */
export function whyUnmakeable(operation: DrillOperation, sampler: Sampler): string | undefined {
  const { body } = operation;
  if (body && isXml(body.contentType) && !body.encodings.xml)
    return `its body is ${body.contentType}, which the guard does not read`;
  const lacking = operation.parameters.find(
    (parameter) => isSent(operation, parameter, {}) && sampler.parameter(parameter, 1) === undefined,
  );
  if (lacking) return `no value was found that conforms to the schema of ${lacking.in} parameter ${lacking.name}`;
  if (body && sampler.value(body.schema, 'request', 1) === undefined)
    return 'no value was found that conforms to the schema of its body';
  return undefined;
}
