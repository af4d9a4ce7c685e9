import { Backend } from '../../src';
import { network, ratesApi } from './rates-stack';

const { stack, vpc, server } = network();
ratesApi(stack, Backend.privateHttps({ url: 'https://rates.internal:8443', vpc, server }));
