import { backendEnv } from '../core/env';
import { writeRecord } from '../core/log';
import { noticeTo } from './certificate-notice';
import { createForward } from './forward';
import type { ForwardEvent } from './request';

const config = backendEnv();
const forward = createForward(config, noticeTo(writeRecord, new URL(config.url).host, Date.now));

/** Backend of `Backend.privateHttps`: stands behind the guard and before a private server. */
export const handler = (event: ForwardEvent) => forward(event);
