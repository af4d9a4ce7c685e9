import { asList, asText, at, textOf, type Value } from '../model/references';
import type { TemplateResource } from '../model/template-model';
import { edgeWebAcls, loggingOf } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];
const SECRET_FIELDS = [
  'identity.apiKey}',
  '$context.identity.apiKey"',
  'clientCertPem',
  'authorizer.transactionToken',
  'requestOverride',
];
const isQuery = (field: Value) => at(field, 'QueryString') !== undefined;
const headerName = (field: Value) => asText(at(field, 'SingleHeader', 'Name'))?.toLowerCase();

export const auditRedaction: Rule = {
  id: 'audit-redaction',
  finding: 'a log takes tokens, keys or certificates',
  reason: 'whoever reads the log can be every caller',
  check: everyStage((stage, _api, model) => {
    const format = textOf(at(stage.resource.properties, 'AccessLogSetting', 'Format')) ?? '';
    const edges = edgeWebAcls(model).map((webAcl) => loggingOf(webAcl, model));
    return [
      ...unredacted(stage.webAclLogging, 'web ACL log'),
      ...SECRET_FIELDS.filter((field) => format.includes(field)).map((field) => `${field} in the access log`),
      ...edges.flatMap((logging) => unredacted(logging, 'web ACL log of the edge')),
    ];
  }),
};

function unredacted(logging: TemplateResource | undefined, log: string): string[] {
  if (!logging) return [];
  const fields = asList(logging.properties.RedactedFields);
  const redacted = fields.map(headerName);
  return [
    ...(fields.some(isQuery) ? [] : [`query strings in the ${log}`]),
    ...SECRET_HEADERS.filter((name) => !redacted.includes(name)).map((name) => `header ${name} in the ${log}`),
  ];
}
