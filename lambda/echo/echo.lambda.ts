import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDir } from '../core/env';
import { createEcho, type EchoEvent, type EchoResponse, type Samples } from './echo';

const samples = JSON.parse(readFileSync(join(configDir(__dirname), 'samples.json'), 'utf8')) as Samples;
const echo = createEcho(samples);

/** Backend of `hardened-api try`. */
export const handler = async (event: EchoEvent): Promise<EchoResponse> => echo(event);
