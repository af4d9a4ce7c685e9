import { asList } from '../../src/checks/model/references';
import { CANARY_AGENT, CANARY_METRICS } from '../../src/vocabulary';
import { editAll } from './edit';
import { type Mutant, type MutableTemplate, withoutInTemplate } from './mutant';

/** Switches off the rules of EventBridge that have a member and lead to a canary. */
function switchOff(template: MutableTemplate, member: 'ScheduleExpression' | 'EventPattern'): boolean {
  return editAll(template, 'AWS::Events::Rule', (properties) => {
    const isMeant = properties[member] !== undefined && JSON.stringify(properties).includes('Canary');
    if (isMeant) properties.State = 'DISABLED';
    return isMeant;
  });
}

/** What somebody adds who is tired of blocked canaries in the log. */
const ALLOW_CANARY = {
  Name: 'let-monitoring-through',
  Priority: 0,
  Action: { Allow: {} },
  Statement: {
    ByteMatchStatement: {
      FieldToMatch: { SingleHeader: { Name: 'user-agent' } },
      PositionalConstraint: 'STARTS_WITH',
      SearchString: CANARY_AGENT,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  },
  VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: 'monitoring', SampledRequestsEnabled: true },
};

export const auditCanary: readonly Mutant[] = [
  withoutInTemplate('audit-canary', 'its schedule', (template) => switchOff(template, 'ScheduleExpression')),
  withoutInTemplate('audit-canary', 'findings that come back', (template) => switchOff(template, 'EventPattern')),
  withoutInTemplate('audit-canary', 'an alarm that takes silence for trouble', (template) =>
    editAll(template, 'AWS::CloudWatch::Alarm', (properties) => {
      const isCanary = properties.MetricName === CANARY_METRICS.FOUND;
      if (isCanary) properties.TreatMissingData = 'notBreaching';
      return isCanary;
    }),
  ),
  withoutInTemplate('audit-canary', 'a web ACL that treats it like anybody', (template) =>
    editAll(template, 'AWS::WAFv2::WebACL', (properties) => {
      const rules = asList(properties.Rules) as { Priority: number }[];
      properties.Rules = [ALLOW_CANARY, ...rules.map((rule) => ({ ...rule, Priority: rule.Priority + 1 }))];
      return true;
    }),
  ),
];
