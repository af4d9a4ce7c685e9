import type { Signal } from '../../../src/vocabulary';
import { type Line, memberOf, text, timeOf } from './text';

/** Reads a line of an AWS WAF log. Undefined: it is none. */
export function wafSignal(line: Line): Signal | undefined {
  const request = memberOf(line, 'httpRequest');
  const time = timeOf(line['timestamp']);
  const correlation = text(request['requestId']);
  const action = text(line['action']);
  if (time === undefined || correlation === undefined || action === undefined) return undefined;
  const ip = text(request['clientIp']);
  return {
    source: 'waf',
    time,
    uid: correlation,
    correlation,
    action,
    rule: text(line['terminatingRuleId']),
    ip,
    caller: ip,
    country: text(request['country']),
    method: text(request['httpMethod']),
    host: text(request['host']),
  };
}
