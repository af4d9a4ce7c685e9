import { recordOf } from '../../../lambda/guard/record';
import type { ProxyEvent } from '../../../lambda/guard/proxy';

const EVENT: ProxyEvent = {
  resource: '/rates',
  path: '/rates',
  httpMethod: 'GET',
  multiValueHeaders: { 'CF-Connecting-IP': ['198.51.100.7'] },
  requestContext: { extendedRequestId: 'r', identity: { sourceIp: '173.245.48.9' } },
};
const OUTCOME = { decision: 'refuse', status: 400 } as const;

it('names the connection where no edge stands', () => {
  expect(recordOf({ bundleHash: 'h' }, EVENT, OUTCOME).sourceIp).toBe('173.245.48.9');
});

it('names the caller that the edge saw', () => {
  const facts = { bundleHash: 'h', clientAddressHeader: 'cf-connecting-ip' };

  expect(recordOf(facts, EVENT, OUTCOME).sourceIp).toBe('198.51.100.7');
});

it('names nobody where the edge told nothing', () => {
  const facts = { bundleHash: 'h', clientAddressHeader: 'true-client-ip' };

  expect(recordOf(facts, EVENT, OUTCOME).sourceIp).toBeUndefined();
});
