import type { ApiModel, StageModel } from './api-model';
import { environmentOf } from './functions';
import { asList, at, isObject, referencesIn, textOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import { edgeWebAcls, loggingOf } from './waf';

/** A log of an API, by what writes it. */
export interface ApiLog {
  readonly name: string;
  /** Only some of its lines are records. */
  readonly isMixed: boolean;
  /** The log group; undefined: none of this template. */
  readonly group?: TemplateResource;
}

/** The logs of a stage, its web ACL, and the functions that decide. */
export function logsOf(stage: StageModel, api: ApiModel, model: TemplateModel): ApiLog[] {
  const functions = api.operations.flatMap(({ authorizer, backend }) => [
    ...(authorizer?.function ? [['authorizer', authorizer.function] as const] : []),
    ...(backend ? [['backend', backend] as const] : []),
  ]);
  const unique = new Map(functions.map(([role, fn]) => [fn.id, { role, fn }]));
  return [
    { name: 'access log', isMixed: false, group: groupIn(stage.resource.properties.AccessLogSetting, model) },
    ...(stage.webAcl
      ? [
          {
            name: 'log of the web ACL',
            isMixed: false,
            group: groupIn(stage.webAclLogging?.properties.LogDestinationConfigs, model),
          },
        ]
      : []),
    ...edgeWebAcls(model).map((webAcl) => ({
      name: 'log of the web ACL at the edge',
      isMixed: false,
      group: groupIn(loggingOf(webAcl, model)?.properties.LogDestinationConfigs, model),
    })),
    ...[...unique.values()].map(({ role, fn }) => ({
      name: `log of the ${role}`,
      isMixed: true,
      group: groupIn(at(fn.properties, 'LoggingConfig', 'LogGroup'), model),
    })),
  ];
}

function groupIn(value: Value, model: TemplateModel): TemplateResource | undefined {
  return [...referencesIn(value)].map((id) => model.get(id)).find((each) => each?.type === 'AWS::Logs::LogGroup');
}

const DELIVERS_ALL = '';

/** The stream of this template that a log is subscribed to with all of its records. */
export function streamOf({ group, isMixed }: ApiLog, model: TemplateModel): TemplateResource | undefined {
  if (!group) return undefined;
  const filters = model.ofType('AWS::Logs::SubscriptionFilter').filter(({ properties }) => {
    const pattern = textOf(properties.FilterPattern)?.trim();
    const isWhole = pattern === DELIVERS_ALL || (isMixed && pattern === '{ $.class_uid > 0 }');
    return isWhole && referencesIn(properties.LogGroupName).has(group.id);
  });
  const targets = filters.flatMap(({ properties }) => [...referencesIn(properties.DestinationArn)]);
  return targets.map((id) => model.get(id)).find((each) => each?.type === 'AWS::Kinesis::Stream');
}

/** Whether something writes what is on a stream into a bucket. */
export function isArchived(stream: TemplateResource, model: TemplateModel): boolean {
  return model
    .ofType('AWS::KinesisFirehose::DeliveryStream')
    .some(
      ({ properties }) =>
        referencesIn(properties.KinesisStreamSourceConfiguration).has(stream.id) &&
        isObject(properties.ExtendedS3DestinationConfiguration),
    );
}

/** Alarms that ring when nothing comes any more, and somebody hears. */
export function silenceAlarms(model: TemplateModel): readonly TemplateResource[] {
  return model
    .ofType('AWS::CloudWatch::Alarm')
    .filter(
      ({ properties }) => properties.TreatMissingData === 'breaching' && asList(properties.AlarmActions).length > 0,
    );
}

/** Names of a delivery stream or stream, or dimensions, that an alarm looks at. */
export function watches(alarm: TemplateResource, resource: TemplateResource): boolean {
  return referencesIn(alarm.properties.Dimensions).has(resource.id);
}

/** Mappings from a stream to a detector of ours: of any other function nothing tells what it does. */
export function detectorsOn(stream: TemplateResource, model: TemplateModel): readonly TemplateResource[] {
  return model.ofType('AWS::Lambda::EventSourceMapping').filter(({ properties }) => {
    const target = [...referencesIn(properties.FunctionName)].map((id) => model.get(id)).find(Boolean);
    const isOn = referencesIn(properties.EventSourceArn).has(stream.id) && properties.Enabled !== false;
    return isOn && environmentOf(target).HARDENED_EVENT_BUS !== undefined;
  });
}
