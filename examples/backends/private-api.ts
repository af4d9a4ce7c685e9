import { Backend, Exposure } from '../../src';
import { group, network, ratesApi } from './rates-stack';

const { stack, vpc, server } = network();
export const api = ratesApi(stack, Backend.privateHttps({ url: 'https://rates.internal:8443', vpc, server }), {
  exposure: Exposure.privateTo({ vpc, callers: [group(stack, vpc, 'Callers')] }),
  waivers: [],
});
