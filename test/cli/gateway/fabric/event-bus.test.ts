import { LocalEventBus } from '../../../../cli/gateway/fabric/event-bus';
import { certificateEvent } from '../../../../cli/gateway/fabric/certificates';
import { trailEvent } from '../../../../cli/gateway/fabric/trail-event';
import { assemblyOf } from '../harness';

const rule = (extra: Record<string, unknown> = {}) => ({
  type: 'AWS::Events::Rule',
  properties: { EventPattern: { source: ['aws.apigateway'] }, Targets: [{ Id: 't', Arn: 'arn:target' }], ...extra },
});
const deletion = trailEvent({ service: 'apigateway', event: 'DeleteAuthorizer', actor: 'arn:aws:iam::1:user/m' });

function reached(properties: Record<string, unknown>, event = deletion): string[] {
  const targets: string[] = [];
  new LocalEventBus(assemblyOf({ Rule: rule(properties) }), (arn) => void targets.push(arn)).put(event);
  return targets;
}

describe('LocalEventBus', () => {
  it('leads an event to the targets of the rules that match', () => {
    expect(reached({})).toEqual(['arn:target']);
  });

  it('passes over rules that are switched off', () => {
    expect(reached({ State: 'DISABLED' })).toEqual([]);
  });

  it('passes over rules of another bus', () => {
    expect(reached({ EventBusName: 'arn:aws:events:eu-west-1:111122223333:event-bus/other' })).toEqual([]);
  });

  it.each([
    ['ENABLED', []],
    ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', ['arn:target']],
  ])('hands reads to a rule that is %s: %j', (State, expected) => {
    const read = trailEvent({ service: 'apigateway', event: 'GetApiKey', actor: 'arn:m', isRead: true });

    expect(reached({ State }, read)).toEqual(expected);
  });

  it('tells account and Region with the event', () => {
    const events: unknown[] = [];
    new LocalEventBus(assemblyOf({ Rule: rule() }), (_arn, event) => void events.push(event)).put(deletion);

    expect(events).toEqual([expect.objectContaining({ account: '111122223333', region: 'eu-west-1' })]);
  });

  describe('with events of a certificate of CloudFront', () => {
    const event = certificateEvent('arn:aws:acm:us-east-1:111122223333:certificate/1', 'ending');
    const acm = (Arn: string) => ({
      Rule: rule({ EventPattern: { source: ['aws.acm'] }, Targets: [{ Id: 't', Arn }] }),
    });
    const bus = (region: string) => `arn:aws:events:${region}:111122223333:event-bus/default`;

    function reachedFrom(edgeTarget: string): string[] {
      const targets: string[] = [];
      const [api] = assemblyOf(acm('arn:log')).stacks;
      const [edge] = assemblyOf(acm(edgeTarget)).stacks;
      const resolved = { ...assemblyOf({}), stacks: [api!, { ...edge!, name: 'Edge', region: 'us-east-1' }] };
      new LocalEventBus(resolved, (arn) => void targets.push(arn)).put(event);
      return targets;
    }

    it('hands them to rules of their own Region alone', () => {
      expect(reachedFrom('arn:elsewhere')).toEqual(['arn:elsewhere']);
    });

    it('hands them to rules of another Region when a rule passes them on', () => {
      expect(reachedFrom(bus('eu-west-1'))).toEqual(['arn:log']);
    });
  });
});
