import { muteTopics } from '../model/alarm-topics';
import { isArchived, logsOf, silenceAlarms, streamOf, watches } from '../model/log-readers';
import { sinkFaults } from '../model/sinks';
import { everyStage, type Rule } from '../rule';

export const auditPipeline: Rule = {
  id: 'audit-pipeline',
  finding: 'a log of the API goes nowhere, or its way is not watched',
  reason: 'a log that nobody reads shows an attack to nobody, and a dead pipeline looks like a quiet day',
  check: everyStage((stage, api, model) => {
    const logs = logsOf(stage, api, model).map((log) => ({ log, stream: streamOf(log, model) }));
    const unread = logs
      .filter(({ stream }) => stream === undefined)
      .map(({ log }) => `the ${log.name} is not subscribed to a stream`);
    const streams = [...new Set(logs.flatMap(({ stream }) => stream ?? []))];
    const alarms = silenceAlarms(model);
    return [
      ...unread,
      ...streams.filter((stream) => !isArchived(stream, model)).map(({ id }) => `nothing archives ${id}`),
      ...streams
        .filter((stream) => !alarms.some((alarm) => watches(alarm, stream)))
        .map(({ id }) => `no alarm rings when ${id} falls silent`),
      ...streams.flatMap((stream) => sinkFaults(stream, model)),
      ...muteTopics(model),
    ];
  }),
};
