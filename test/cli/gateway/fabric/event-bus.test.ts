import { LocalEventBus } from '../../../../cli/gateway/fabric/event-bus';
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
});
