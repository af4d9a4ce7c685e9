import type { WafRequest } from './context';
import type { WafVerdict } from './engine';
import type { LoggingFilter, WafLogging, WebAclModel } from './web-acl-model';

const REDACTED = 'REDACTED';

type Members = Readonly<Record<string, unknown>>;

/** Reads `AWS::WAFv2::LoggingConfiguration`. */
export function compileLogging(properties: Members): WafLogging {
  const fields = list(properties['RedactedFields']);
  const names = fields.flatMap((field) => {
    const header = (field['SingleHeader'] ?? field['singleHeader']) as Members | undefined;
    return header === undefined ? [] : [String(header['Name'] ?? header['name']).toLowerCase()];
  });
  const has = (key: string) => fields.some((field) => field[key] !== undefined);
  const filter = filterOf(properties['LoggingFilter']);
  return {
    redactedHeaders: new Set(names),
    redactsPath: has('UriPath'),
    redactsQuery: has('QueryString'),
    redactsMethod: has('Method'),
    ...(filter === undefined ? {} : { filter }),
  };
}

function filterOf(value: unknown): LoggingFilter | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const filter = value as Members;
  return {
    keepsByDefault: filter['DefaultBehavior'] !== 'DROP',
    filters: list(filter['Filters']).map((entry) => ({
      keeps: entry['Behavior'] === 'KEEP',
      needsAll: entry['Requirement'] === 'MEETS_ALL',
      conditions: list(entry['Conditions']).map((condition) => {
        const action = (condition['ActionCondition'] as Members | undefined)?.['Action'];
        const label = (condition['LabelNameCondition'] as Members | undefined)?.['LabelName'];
        return action === undefined ? { label: String(label) } : { action: String(action) };
      }),
    })),
  };
}

/** Whether the logging filter keeps the record of a request. */
export function isLogged(logging: WafLogging, verdict: WafVerdict): boolean {
  const { filter } = logging;
  if (filter === undefined) return true;
  for (const { keeps, needsAll, conditions } of filter.filters) {
    const holds = conditions.map((condition) =>
      'label' in condition
        ? verdict.labels.includes(condition.label)
        : condition.action === verdict.action || (condition.action === 'COUNT' && verdict.counted.length > 0),
    );
    if (needsAll ? holds.every(Boolean) : holds.some(Boolean)) return keeps;
  }
  return filter.keepsByDefault;
}

export interface LogFacts {
  readonly requestId: string;
  /** `<account>:<api>:<stage>` */
  readonly sourceId: string;
  readonly timestamp: number;
  readonly host: string;
}

/** One record in the form of AWS WAF logs, redacted as configured. */
export function wafRecord(
  acl: WebAclModel,
  logging: WafLogging,
  verdict: WafVerdict,
  request: WafRequest,
  facts: LogFacts,
): Record<string, unknown> {
  return {
    timestamp: facts.timestamp,
    formatVersion: 1,
    webaclId: acl.arn,
    terminatingRuleId: verdict.terminatingRule,
    terminatingRuleType: verdict.terminatingType,
    action: verdict.action,
    terminatingRuleMatchDetails: [],
    httpSourceName: 'APIGW',
    httpSourceId: facts.sourceId,
    ruleGroupList:
      verdict.groupRule === undefined
        ? []
        : [
            {
              ruleGroupId: verdict.terminatingRule,
              terminatingRule: { ruleId: verdict.groupRule, action: verdict.action },
            },
          ],
    nonTerminatingMatchingRules: verdict.counted.map((ruleId) => ({ ruleId, action: 'COUNT', ruleMatchDetails: [] })),
    requestHeadersInserted: [...verdict.inserted].map(([name, value]) => ({ name, value })),
    responseCodeSent: verdict.decisive.response?.status ?? null,
    httpRequest: httpRequestOf(logging, request, facts),
    labels: verdict.labels.map((name) => ({ name })),
    requestBodySize: request.body.length,
    requestBodySizeInspectedByWAF: Math.min(request.body.length, acl.bodyLimit),
  };
}

function httpRequestOf(logging: WafLogging, request: WafRequest, facts: LogFacts): Record<string, unknown> {
  const headers = request.headers.pairs.map(([name, value]) => ({
    name,
    value: logging.redactedHeaders.has(name.toLowerCase()) ? REDACTED : value,
  }));
  return {
    clientIp: request.sourceIp,
    country: '-',
    headers,
    uri: logging.redactsPath ? REDACTED : request.uriPath,
    args: logging.redactsQuery ? REDACTED : request.queryString,
    httpVersion: 'HTTP/1.1',
    httpMethod: logging.redactsMethod ? REDACTED : request.method,
    requestId: facts.requestId,
    scheme: 'https',
    host: facts.host,
  };
}

function list(value: unknown): Members[] {
  return Array.isArray(value) ? (value as Members[]) : [];
}
