// Azure Front Door, recognized by ranges, profile id and a secret header together.
import { Edge, OriginLock } from '../../src';
import { edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('AzureFrontDoor');

ratesApi(
  stack,
  Edge.azureFrontDoor({
    frontDoorId: '7f3c1a52-9d4e-4b6a-8f21-0c5d6e7f8a9b',
    // Service tag AzureFrontDoor.Backend; shortened here.
    ranges: ['147.243.0.0/16', '4.149.8.0/24', '2a01:111:2050::/44'],
    lock: OriginLock.sharedSecret(1),
    rangesUrl: 'https://mirror.example.com/azure/service-tags.json',
  }),
  originDomain(stack, 'api.rates.example.com', false),
);
