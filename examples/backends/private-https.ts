import { Backend } from '../../src';
import { network, ratesApi } from './rates-stack';

const { stack, vpc, server } = network();
export const api = ratesApi(stack, Backend.privateHttps({ url: 'https://rates.internal:8443', vpc, server }));
