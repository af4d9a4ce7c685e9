import { asList, at } from '../../src/checks/model/references';
import { editAll, removeAll } from '../mutants/edit';
import type { MutableTemplate, Mutation } from '../mutants/mutant';

/** One hop between an attack and whoever is told of it, and how it is cut. */
export interface Hop {
  readonly name: string;
  readonly cut: string;
  readonly mutations: readonly Mutation[];
  /** No receiver takes anything meanwhile. */
  readonly isOutage?: boolean;
}

function hop(name: string, cut: string, edit: (template: MutableTemplate) => boolean): Hop {
  return { name, cut, mutations: [{ kind: 'template', edit }] };
}

type Properties = Record<string, unknown>;

const isCanary = (properties: Properties) => JSON.stringify(properties).includes('Canary');

/** Switches off the rules of EventBridge of the canary that have a member. */
const switchOff = (member: string) => (template: MutableTemplate) =>
  editAll(template, 'AWS::Events::Rule', (properties) => {
    const isMeant = properties[member] !== undefined && isCanary(properties);
    if (isMeant) properties.State = 'DISABLED';
    return isMeant;
  });

/** Changes a variable of every function that has it. */
const setVariable = (name: string, change: (value: unknown) => unknown) => (template: MutableTemplate) =>
  editAll(template, 'AWS::Lambda::Function', (properties) => {
    const variables = at(properties, 'Environment', 'Variables') as Properties | undefined;
    if (variables?.[name] === undefined) return false;
    const changed = change(variables[name]);
    if (changed === undefined) delete variables[name];
    else variables[name] = changed;
    return true;
  });

/** Takes the permission of EventBridge to invoke the canary. */
function forbidInvocation(template: MutableTemplate): boolean {
  const ids = Object.entries(template.Resources).filter(
    ([, { Type, Properties = {} }]) =>
      Type === 'AWS::Lambda::Permission' &&
      Properties.Principal === 'events.amazonaws.com' &&
      JSON.stringify(Properties.SourceArn).includes('CanaryFindings'),
  );
  for (const [id] of ids) delete template.Resources[id];
  return ids.length > 0;
}

/** Blocks whoever calls itself canary: nobody decides on it any more. */
function blockCanary(template: MutableTemplate): boolean {
  return editAll(template, 'AWS::WAFv2::WebACL', (properties) => {
    const rules = asList(properties.Rules) as Properties[];
    properties.Rules = [
      {
        Name: 'block-canary',
        Priority: 0,
        Action: { Block: {} },
        Statement: {
          ByteMatchStatement: {
            FieldToMatch: { SingleHeader: { Name: 'user-agent' } },
            PositionalConstraint: 'CONTAINS',
            SearchString: 'canary',
            TextTransformations: [{ Priority: 0, Type: 'LOWERCASE' }],
          },
        },
        VisibilityConfig: { CloudWatchMetricsEnabled: true, MetricName: 'block', SampledRequestsEnabled: true },
      },
      ...rules.map((rule) => ({ ...rule, Priority: Number(rule.Priority) + 1 })),
    ];
    return true;
  });
}

/** The URL of the canary with another path: nobody decides on it, and it is refused all the same. */
function elsewhere(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/(\\"url\\":\\"[^"\\]*)/, '$1-elsewhere'));
}

/** Every hop on the way of a canary, in its order. */
export const HOPS: readonly Hop[] = [
  hop('schedule', 'the rule that sends it is switched off', switchOff('ScheduleExpression')),
  hop(
    'canary',
    'the function does not start',
    setVariable('HARDENED_CANARY_SECRET', () => undefined),
  ),
  hop('request', 'it calls an address that the API does not have', setVariable('HARDENED_CANARY', elsewhere)),
  hop('request', 'the web ACL blocks it before anybody decides', blockCanary),
  {
    name: 'refusal',
    cut: 'the authorizer no longer looks at the algorithm',
    mutations: [{ kind: 'bundle', handler: 'authorizer', check: 'authn-algorithm' }],
  },
  {
    name: 'record',
    cut: 'the authorizer no longer records',
    mutations: [{ kind: 'bundle', handler: 'authorizer', check: 'audit-decision-record' }],
  },
  hop('log group', 'the authorizer writes into another one', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      const variables = at(properties, 'Environment', 'Variables') as Properties | undefined;
      if (variables?.HARDENED_ISSUERS === undefined) return false;
      delete properties.LoggingConfig;
      return true;
    }),
  ),
  hop('subscription', 'no log is subscribed to the stream', (template) =>
    removeAll(template, 'AWS::Logs::SubscriptionFilter'),
  ),
  hop('filter', 'its pattern fits no record', (template) =>
    editAll(template, 'AWS::Logs::SubscriptionFilter', (properties) => {
      properties.FilterPattern = '{ $.class_uid = 0 }';
      return true;
    }),
  ),
  hop('stream reader', 'the event source mapping is switched off', (template) =>
    editAll(template, 'AWS::Lambda::EventSourceMapping', (properties) => {
      properties.Enabled = false;
      return true;
    }),
  ),
  hop('detector', 'the function does not start', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      if (at(properties, 'Environment', 'Variables', 'HARDENED_EVENT_BUS') === undefined) return false;
      properties.Handler = 'absent.handler';
      return true;
    }),
  ),
  hop(
    'detector',
    'it knows no event bus',
    setVariable('HARDENED_EVENT_BUS', () => undefined),
  ),
  hop('event bus', 'the rule for findings is switched off', switchOff('EventPattern')),
  hop('event bus', 'EventBridge may not invoke the canary', forbidInvocation),
  hop('archive', 'the delivery stream is gone', (template) =>
    removeAll(template, 'AWS::KinesisFirehose::DeliveryStream'),
  ),
  hop('lake', 'nobody tells it of new objects', (template) =>
    editAll(template, 'AWS::Events::Rule', (properties) => {
      const isMeant = JSON.stringify(properties.EventPattern ?? '').includes('Object Created');
      if (isMeant) properties.State = 'DISABLED';
      return isMeant;
    }),
  ),
  hop('lake', 'its function does not start', (template) =>
    editAll(template, 'AWS::Lambda::Function', (properties) => {
      if (at(properties, 'Environment', 'Variables', 'HARDENED_LAKE_SINK') === undefined) return false;
      properties.Handler = 'absent.handler';
      return true;
    }),
  ),
  { name: 'archive and sinks', cut: 'they take nothing', mutations: [], isOutage: true },
];
