import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Waiver } from '../../src/core/waiver';
import { activeWaivers, recordWaivers, ruleId } from '../../src/core/waivers';

const OPTIONS = { owner: 'payments', reason: 'private pilot', expires: '2027-03-31' };

function stackAt(now: string): Stack {
  return new Stack(new App({ context: { 'cdk-hardened-api:now': now } }), 'Stack');
}

describe('waivers', () => {
  it('are in force until they expire', () => {
    const slugs = activeWaivers(stackAt('2027-03-31'), [Waiver.of('network-edge', OPTIONS)]);

    expect([...slugs]).toEqual(['network-edge']);
  });

  it('fail the synth once expired, naming slug, owner and date', () => {
    const waivers = [Waiver.of('network-edge', OPTIONS)];

    expect(() => activeWaivers(stackAt('2027-04-01'), waivers)).toThrow(
      /waiver "network-edge" of payments: expired on 2027-03-31; close the gap/,
    );
  });

  it('are refused twice for one slug', () => {
    const waivers = [Waiver.of('network-edge', OPTIONS), Waiver.of('network-edge', { ...OPTIONS, owner: 'orders' })];

    expect(() => activeWaivers(stackAt('2027-01-01'), waivers)).toThrow('is the second one of this slug');
  });

  it('are judged by the real date when the context fixes none', () => {
    const stack = new Stack(new App(), 'Stack');

    expect(() => activeWaivers(stack, [Waiver.of('network-edge', { ...OPTIONS, expires: '2020-01-01' })])).toThrow(
      'expired on 2020-01-01',
    );
  });

  it('stand in the metadata of the resource', () => {
    const stack = stackAt('2027-01-01');
    const resource = new CfnResource(stack, 'Resource', { type: 'AWS::ApiGateway::RestApi' });

    recordWaivers(stack, resource, [Waiver.of('network-edge', OPTIONS)]);

    expect(resource.getMetadata('cdk-hardened-api')).toEqual({ waivers: [{ slug: 'network-edge', ...OPTIONS }] });
  });

  it('acknowledge the finding of their rule with owner and date', () => {
    const stack = stackAt('2027-01-01');
    const resource = new CfnResource(stack, 'Resource', { type: 'AWS::ApiGateway::RestApi' });
    const acknowledge = jest.spyOn(Validations.prototype, 'acknowledge');

    recordWaivers(stack, resource, [Waiver.of('authz-gap', OPTIONS)]);

    expect(acknowledge).toHaveBeenCalledWith({
      id: ruleId('authz-gap'),
      reason: 'private pilot (payments, until 2027-03-31)',
    });
  });
});
