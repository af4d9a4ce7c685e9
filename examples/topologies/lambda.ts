// The plain case: a function behind the guard, under a domain of its own.
import { ApiDomain, Backend } from '../../src';
import { plain, ratesApi, ratesFunction, waiver } from '../backends/rates-stack';

const { stack, certificate } = plain();
export const api = ratesApi(stack, Backend.lambda(ratesFunction(stack)), {
  domains: [ApiDomain.of({ name: 'api.rates.example.com', certificate })],
  waivers: [waiver('network-edge')],
});
