import { ApiDomain, Backend, Exposure } from '../../src';
import { group, network, ratesApi } from './rates-stack';

const { stack, vpc, server, certificate } = network();
export const api = ratesApi(stack, Backend.privateHttps({ url: 'https://rates.internal:8443', vpc, server }), {
  exposure: Exposure.privateTo({ vpc, callers: [group(stack, vpc, 'Callers')] }),
  // A private domain: callers resolve it in a private hosted zone that leads to `privateEndpoint`.
  domains: [ApiDomain.of({ name: 'rates.internal.example.com', certificate })],
  waivers: [],
});
