import { environmentOf } from './functions';
import { silenceAlarms, watches } from './log-readers';
import { queueFaults } from './queues';
import { asList, at, referencesIn } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** What is wrong with the sinks of a stream: what they do not take must be kept, and somebody must hear of it. */
export function sinkFaults(stream: TemplateResource, model: TemplateModel): string[] {
  return [
    ...deliveryFaults(stream, model),
    ...functionsWith('HARDENED_INDEX_SINK', model).flatMap((fn) => indexFaults(fn, stream, model)),
    ...functionsWith('HARDENED_LAKE_SINK', model).flatMap((fn) => lakeFaults(fn, model)),
  ];
}

const functionsWith = (variable: string, model: TemplateModel) =>
  model.ofType('AWS::Lambda::Function').filter((fn) => environmentOf(fn)[variable] !== undefined);

/** Firehose keeps what a receiver refuses by itself; a delivery stream that does nothing says nothing. */
function deliveryFaults(stream: TemplateResource, model: TemplateModel): string[] {
  const alarms = silenceAlarms(model);
  return model
    .ofType('AWS::KinesisFirehose::DeliveryStream')
    .filter(({ properties }) => referencesIn(properties.KinesisStreamSourceConfiguration).has(stream.id))
    .filter((delivery) => !alarms.some((alarm) => watches(alarm, delivery)))
    .map(({ id }) => `no alarm rings when ${id} delivers nothing`);
}

/** A function that reads the stream itself: what it fails on waits there until it is forgotten. */
function indexFaults(fn: TemplateResource, stream: TemplateResource, model: TemplateModel): string[] {
  const mappings = mappingsOf(fn, model).filter(({ properties }) =>
    referencesIn(properties.EventSourceArn).has(stream.id),
  );
  const reads = mappings.filter(({ properties }) => properties.Enabled !== false);
  const forgets = reads.filter(
    ({ properties }) => at(properties.DestinationConfig, 'OnFailure', 'Destination') === undefined,
  );
  return [
    ...(reads.length === 0 ? [`${fn.id} does not read ${stream.id}`] : []),
    ...forgets.map(({ id }) => `${id} forgets records that the index does not take in time`),
    ...(isHeard(fn, model) ? [] : [`no alarm rings when ${fn.id} fails`]),
  ];
}

/** A function that is told of objects of the archive, by queues. */
function lakeFaults(fn: TemplateResource, model: TemplateModel): string[] {
  const queues = mappingsOf(fn, model)
    .flatMap(({ properties }) => [...referencesIn(properties.EventSourceArn)])
    .flatMap((id) => model.get(id) ?? [])
    .filter(({ type }) => type === 'AWS::SQS::Queue');
  const rules = model.ofType('AWS::Events::Rule').filter(({ properties }) => properties.State !== 'DISABLED');
  const isTold = queues.some(({ id }) => rules.some(({ properties }) => referencesIn(properties.Targets).has(id)));
  return [
    ...(isTold ? [] : [`nothing tells ${fn.id} of new objects of the archive`]),
    ...queues.flatMap((queue) => queueFaults(queue, 'records', model)),
    ...(isHeard(fn, model) ? [] : [`no alarm rings when ${fn.id} fails`]),
  ];
}

function mappingsOf(fn: TemplateResource, model: TemplateModel): readonly TemplateResource[] {
  return model
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => referencesIn(properties.FunctionName).has(fn.id));
}

function isHeard(fn: TemplateResource, model: TemplateModel): boolean {
  return model
    .ofType('AWS::CloudWatch::Alarm')
    .some((alarm) => watches(alarm, fn) && asList(alarm.properties.AlarmActions).length > 0);
}
