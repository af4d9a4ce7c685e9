import { environmentOf } from '../model/functions';
import { logsOf, streamOf } from '../model/log-readers';
import { at, referencesIn } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

/** Mappings from a stream to a detector of ours: of any other function nothing tells what it does. */
function detectorsOn(stream: TemplateResource, model: TemplateModel): readonly TemplateResource[] {
  return model.ofType('AWS::Lambda::EventSourceMapping').filter(({ properties }) => {
    const target = [...referencesIn(properties.FunctionName)].map((id) => model.get(id)).find(Boolean);
    const isOn = referencesIn(properties.EventSourceArn).has(stream.id) && properties.Enabled !== false;
    return isOn && environmentOf(target).HARDENED_EVENT_BUS !== undefined;
  });
}

const keepsFailures = (mapping: TemplateResource) =>
  at(mapping.properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined;

export const auditDetection: Rule = {
  id: 'audit-detection',
  finding: 'nothing looks for attacks in the records of the API',
  reason: 'enumeration, stuffing and replay show in many records, in a single one never',
  check: everyStage((stage, api, model) => {
    const streams = new Set(logsOf(stage, api, model).flatMap((log) => streamOf(log, model) ?? []));
    if (streams.size === 0) return true;
    return [...streams].flatMap((stream) => {
      const found = detectorsOn(stream, model);
      if (found.length === 0) return [`no detector reads ${stream.id}`];
      return found.some(keepsFailures) ? [] : [`what the detector cannot take from ${stream.id} is lost`];
    });
  }),
};
