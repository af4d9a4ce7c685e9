import type { Signal } from '../../../src/vocabulary';
import { clientAddress } from '../../core/client-address';
import { isLine, type Line, memberOf, text, timeOf } from './text';

/** The rule that demands proof of the edge. */
const EDGE_PROOF = 'network-edge';

/**
 * Reads a line of an AWS WAF log. Undefined: it is none.
 *
 * @param edgeHeader header in which the edge tells the address of the caller, lower case; absent: no edge
 */
export function wafSignal(line: Line, edgeHeader?: string): Signal | undefined {
  const request = memberOf(line, 'httpRequest');
  const time = timeOf(line['timestamp']);
  const correlation = text(request['requestId']);
  const action = text(line['action']);
  if (time === undefined || correlation === undefined || action === undefined) return undefined;
  const rule = text(line['terminatingRuleId']);
  // Who goes round the edge connects himself, and writes into the header what he likes.
  const isDirect = edgeHeader === undefined || rule === EDGE_PROOF;
  const ip = clientAddress(text(request['clientIp']), isDirect ? undefined : valuesOf(request, edgeHeader));
  return {
    source: 'waf',
    time,
    uid: correlation,
    correlation,
    action,
    rule,
    ip,
    caller: ip,
    // The country of the connection: behind an edge, that of its server.
    country: isDirect ? text(request['country']) : undefined,
    method: text(request['httpMethod']),
    host: text(request['host']),
  };
}

function valuesOf(request: Line, name: string): string[] {
  const headers = Array.isArray(request['headers']) ? request['headers'].filter(isLine) : [];
  return headers.filter((each) => text(each['name'])?.toLowerCase() === name).map((each) => text(each['value']) ?? '');
}
