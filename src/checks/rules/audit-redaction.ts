import { asList, asText, at, textOf, type Value } from '../model/references';
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
  check: everyStage((stage) => {
    const format = textOf(at(stage.resource.properties, 'AccessLogSetting', 'Format')) ?? '';
    const redacted = asList(stage.webAclLogging?.properties.RedactedFields).map(headerName);
    const unredacted = stage.webAclLogging ? SECRET_HEADERS.filter((name) => !redacted.includes(name)) : [];
    const query = stage.webAclLogging && !asList(stage.webAclLogging.properties.RedactedFields).some(isQuery);
    return [
      ...(query ? ['query strings in the web ACL log'] : []),
      ...SECRET_FIELDS.filter((field) => format.includes(field)).map((field) => `${field} in the access log`),
      ...unredacted.map((name) => `header ${name} in the web ACL log`),
    ];
  }),
};
