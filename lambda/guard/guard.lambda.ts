import { configDir, guardEnv } from '../core/env';
import { createGuard } from './guard';
import type { ProxyResponse } from './proxy';
import { wire } from './wiring';
import { callHandler, loadHandler } from './wrapped-handler';

const env = guardEnv();
const guard = createGuard(wire(env, configDir(__dirname)));
const wrapped = loadHandler(env.wrappedHandler, env.taskRoot);
// A handler that does not load fails its requests, one by one and on record, not the process.
wrapped.catch(() => undefined);

/** Stands in front of the user's handler: the second policy enforcement point. */
export const handler = (event: unknown, context: unknown): Promise<ProxyResponse> =>
  guard(event, async (request) => callHandler(await wrapped, request, context));
