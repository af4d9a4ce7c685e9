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
  check: everyStage((stage, _api, model) => {
    // The last stack that sets it wins, and the first that is deleted takes it from all others.
    const accounts = model
      .ofType('AWS::ApiGateway::Account')
      .map(({ id }) => `${id} sets the logging role of the account`);
    const format = textOf(at(stage.resource.properties, 'AccessLogSetting', 'Format')) ?? '';
    if (at(stage.resource.properties, 'AccessLogSetting', 'DestinationArn') === undefined) return true;
    const missing = FIELDS.filter((field) => !format.includes(`$context.${field}`));
    return [...accounts, ...missing.map((field) => `no $context.${field}`)];
  }),
};
