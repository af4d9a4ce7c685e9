import { at, textOf } from '../model/references';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

/** Without these a line cannot be tied to a decision, a caller or an outcome. */
const FIELDS = [
  'extendedRequestId',
  'status',
  'error.responseType',
  'identity.sourceIp',
  'httpMethod',
  'resourcePath',
  'authorizer.reason',
  'tlsVersion',
];

export const auditAccessLog: Rule = {
  id: 'audit-access-log',
  finding: 'the stage writes no structured access log with what an investigation needs',
  reason: 'what is not written down did not happen',
  check: everyStage((stage) => {
    const format = textOf(at(stage.resource.properties, 'AccessLogSetting', 'Format')) ?? '';
    if (at(stage.resource.properties, 'AccessLogSetting', 'DestinationArn') === undefined) return true;
    return FIELDS.filter((field) => !format.includes(`$context.${field}`)).map((field) => `no $context.${field}`);
  }),
};
