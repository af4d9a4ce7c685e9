import { backendEnv } from '../core/env';
import { createForward } from './forward';
import type { ForwardEvent } from './request';

const forward = createForward(backendEnv());

/** Backend of `Backend.privateHttps`: stands behind the guard and before a private server. */
export const handler = (event: ForwardEvent) => forward(event);
