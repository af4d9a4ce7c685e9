import { Template } from 'aws-cdk-lib/assertions';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { OriginProof } from '../../../../src/layers/network/edge/origin-proof';
import { testStack } from '../../test-stack';

/** How many secrets are accepted when somebody deploys on a day. */
function accepted(lock: OriginLock, day: string): number {
  const stack = testStack({ 'cdk-hardened-api:now': day });
  const edge = Edge.azureFrontDoor({
    frontDoorId: '11111111-2222-3333-4444-555555555555',
    ranges: ['147.243.0.0/16'],
    lock,
  });
  new OriginProof(stack, 'Proof', edge._config!);
  return Object.keys(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret')).length;
}

describe('the rotation of a shared secret', () => {
  it.each([
    ['the first generation', OriginLock.sharedSecret(1), '2027-01-10', 1],
    ['the next one, without an end for the first', OriginLock.sharedSecret(2), '2028-01-10', 2],
    ['the next one, the day before the first ends', OriginLock.sharedSecret(2, '2027-01-11'), '2027-01-10', 2],
    ['the next one, on the day that the first ends', OriginLock.sharedSecret(2, '2027-01-11'), '2027-01-11', 1],
  ])('accepts with %s', (_name, lock, day, count) => {
    expect(accepted(lock, day)).toBe(count);
  });

  it.each<[string, () => unknown, string]>([
    ['an end where nothing came before', () => OriginLock.sharedSecret(1, '2027-01-11'), 'is about nothing'],
    ['an end that is no day', () => OriginLock.sharedSecret(2, 'soon'), 'write a day as 2027-03-31'],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
