import { Token } from 'aws-cdk-lib';
import {
  type CfnFunction,
  type Function as LambdaFunction,
  type ILayerVersion,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { keepEnvironmentSmall } from '../../core/function-limits';
import { ENV } from '../../vocabulary';

/** Where the guard's layer is unpacked, and its handler. */
export const GUARD_FOLDER = 'hardened';
const GUARD_HANDLER = `/opt/${GUARD_FOLDER}/index.handler`;

const REMEDY = 'give a lambda.Function with a Node.js runtime and code of its own';

/** Puts the guard in front of a function: Lambda then calls the guard, and the guard calls the function's own handler. */
export function guardFunction(fn: LambdaFunction, layer: ILayerVersion): void {
  const resource = fn.node.defaultChild as CfnFunction | undefined;
  const handler = resource?.handler;
  if (!resource || fn.runtime.family !== RuntimeFamily.NODEJS) {
    throw new Error(`backend ${fn.node.path} has runtime ${fn.runtime.name}, which the guard cannot wrap; ${REMEDY}`);
  }
  if (typeof handler !== 'string' || Token.isUnresolved(handler)) {
    throw new Error(`backend ${fn.node.path} has no handler that is known at synth; ${REMEDY}`);
  }
  if (handler === GUARD_HANDLER) {
    throw new Error(`backend ${fn.node.path} is guarded for another API already; give each API a function of its own`);
  }
  resource.handler = GUARD_HANDLER;
  fn.addLayers(layer);
  fn.addEnvironment(ENV.WRAPPED_HANDLER, handler);
  keepEnvironmentSmall(fn);
}
