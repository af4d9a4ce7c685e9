import { watches } from './log-readers';
import { asList, at, referencesIn } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** What is wrong with the way from a queue to whoever reads it: messages that he refuses must come again, or be kept and alarmed on. */
export function queueFaults(queue: TemplateResource, content: string, model: TemplateModel): string[] {
  const readers = model
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => referencesIn(properties.EventSourceArn).has(queue.id) && properties.Enabled !== false);
  const forgets = readers.filter(
    ({ properties }) => !asList(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
  );
  const lost = [...referencesIn(at(queue.properties, 'RedrivePolicy', 'deadLetterTargetArn'))]
    .map((id) => model.get(id))
    .find((each) => each?.type === 'AWS::SQS::Queue');
  const alarms = model.ofType('AWS::CloudWatch::Alarm');
  const rings = alarms.some(
    (alarm) => lost && watches(alarm, lost) && asList(alarm.properties.AlarmActions).length > 0,
  );
  return [
    ...(readers.length === 0 ? [`nobody takes ${content} from ${queue.id}`] : []),
    ...forgets.map(({ id }) => `${id} forgets ${content} that its receiver refuses`),
    ...(lost ? [] : [`${queue.id} drops ${content} that nobody can take`]),
    ...(lost && !rings ? [`no alarm rings when ${content} lie in ${lost.id}`] : []),
  ];
}
