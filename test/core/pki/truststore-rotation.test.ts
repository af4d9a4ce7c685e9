import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Authority } from '../../../cli/gateway/pki/certificates';
import { Truststore } from '../../../src/core/pki/truststore';
import { truststoreObject } from '../../../src/core/pki/truststore-object';
import { RegistryProvider } from '../../../src/core/registry-provider';
import { testStack } from '../../layers/test-stack';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

describe('the rotation of a truststore', () => {
  let old: string;
  let next: string;
  beforeAll(async () => {
    old = (await Authority.create('partners 2026')).pem;
    next = (await Authority.create('partners 2027')).pem;
  });

  /** What is trusted when somebody deploys on a day, and what the deployment says. */
  function deployed(truststore: Truststore, day: string) {
    const stack = testStack({ 'cdk-hardened-api:now': day });
    const provider = new RegistryProvider(stack, 'Provider', { logGroup: new LogGroup(stack, 'Log') });
    const object = truststoreObject(stack, 'Truststore', truststore, provider);
    const [found] = Object.values(Template.fromStack(stack).findResources('Custom::HardenedTruststore'));
    const pem = String(found?.['Properties'].Pem);
    return { stack, object, trusts: [old, next].map((each) => pem.includes(each.trim())) };
  }

  const ofConsumers = () => Truststore.ofConsumers([next], { retiring: [old], retiredFrom: inDays(10) });
  const ofEdge = () => Truststore.ofEdge(old, next, inDays(10));

  it.each([
    ['of consumers', 'the day before', 9, [true, true]],
    ['of consumers', 'that day', 10, [false, true]],
    ['of consumers', 'a month later', 40, [false, true]],
    ['of an edge', 'the day before', 9, [true, true]],
    ['of an edge', 'that day', 10, [false, true]],
  ])('%s trusts predecessor and successor as of %s', (holder, _day, days, trusts) => {
    const truststore = holder === 'of an edge' ? ofEdge() : ofConsumers();

    expect(deployed(truststore, inDays(days)).trusts).toEqual(trusts);
  });

  it('trusts both without an end where nobody says one', () => {
    expect(deployed(Truststore.ofEdge(old, next), inDays(20)).trusts).toEqual([true, true]);
  });

  it.each([
    [9, 'have its certificates replaced by then'],
    [10, 'take it and its revocation list out of the code'],
  ])('%s days on says what to do next', (days, message) => {
    const { stack } = deployed(ofConsumers(), inDays(days));

    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(message));
  });

  it('tells who looks at the truststore every day which authority must be gone when', () => {
    const { from, fingerprints } = deployed(ofConsumers(), inDays(1)).object.retiring!;

    expect([from, fingerprints.length]).toEqual([inDays(10), 1]);
  });

  it('counts the authority that leaves among those that somebody could come in by', () => {
    expect(ofConsumers()._authorityKeys).toHaveLength(2);
  });

  it.each<[string, () => unknown, string]>([
    [
      'an end without an authority',
      () => Truststore.ofConsumers([next], { retiredFrom: '2027-01-01' }),
      'retires nobody',
    ],
    ['an authority without an end', () => Truststore.ofConsumers([next], { retiring: [old] }), 'has no end'],
    [
      'an end that is no day',
      () => Truststore.ofConsumers([next], { retiring: [old], retiredFrom: '2027-02-30' }),
      'write a day as 2027-03-31',
    ],
    ['an edge without a successor', () => Truststore.ofEdge(old, undefined, '2027-01-01'), 'name "next", too'],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
