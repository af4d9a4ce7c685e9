import { detectorsOn, logsOf, streamOf } from '../model/log-readers';
import { at } from '../model/references';
import type { TemplateResource } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

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
