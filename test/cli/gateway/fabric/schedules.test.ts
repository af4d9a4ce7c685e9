import { Schedules } from '../../../../cli/gateway/fabric/schedules';
import { assemblyOf } from '../harness';

const rule = (properties: Record<string, unknown>) => ({
  type: 'AWS::Events::Rule',
  properties: { Targets: [{ Id: 't', Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:Sweep' }], ...properties },
});

function fired(properties: Record<string, unknown>): string[] {
  const targets: string[] = [];
  const schedules = new Schedules(assemblyOf({ Rule: rule(properties) }), (arn) => void targets.push(arn));
  schedules.fire();
  schedules.stop();
  return targets.map((arn) => arn.split(':').at(-1)!);
}

describe('Schedules', () => {
  it.each(['rate(1 minute)', 'rate(2 hours)', 'cron(0 3 * * ? *)'])('has %s happen when asked to', (expression) => {
    expect(fired({ ScheduleExpression: expression })).toEqual(['Sweep']);
  });

  it.each([
    ['a rule that is switched off', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }],
    ['a rule for events', { EventPattern: { source: ['aws.s3'] } }],
  ])('passes over %s', (_what, properties) => {
    expect(fired(properties)).toEqual([]);
  });
});
