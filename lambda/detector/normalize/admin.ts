import type { Signal } from '../../../src/vocabulary';
import { isLine, type Line, memberOf, text, timeOf } from './text';

const MOST_DETAILS = 64;
const DEEPEST = 4;
const MOST_RESOURCES = 8;

/** Reads a CloudTrail event, alone or as the `detail` of an EventBridge event. Undefined: it is none. */
export function adminSignal(line: Line): Signal | undefined {
  const trail = text(line['detail-type']) === undefined ? line : memberOf(line, 'detail');
  const event = text(trail['eventName']);
  const time = timeOf(trail['eventTime']);
  const uid = text(trail['eventID']);
  if (event === undefined || time === undefined || uid === undefined) return undefined;
  // An attempt that AWS refused changed nothing; it is still worth knowing who tried.
  const identity = memberOf(trail, 'userIdentity');
  const ip = text(trail['sourceIPAddress']);
  return {
    source: 'admin',
    time,
    uid,
    event,
    actor: text(identity['arn']) ?? text(identity['principalId']) ?? text(identity['invokedBy']) ?? ip ?? 'unknown',
    ip,
    host: text(trail['eventSource']),
    userAgent: text(trail['userAgent']),
    detail: detailOf(trail['requestParameters'], trail['managementEvent'] === false ? trail['resources'] : undefined),
  };
}

/**
 * The members that an action names, as `name=value`, a patch as its paths: what rules look into. Of a data event the resource
 * comes first: writes of many items, and statements, name their table elsewhere or late.
 */
function detailOf(parameters: unknown, resources: unknown): string | undefined {
  const found: string[] = [];
  if (Array.isArray(resources)) collect(resources.slice(0, MOST_RESOURCES), 'resource', found, 0);
  collect(parameters, '', found, 0);
  return found.length === 0 ? undefined : found.join(' ');
}

function collect(value: unknown, name: string, found: string[], depth: number): void {
  if (found.length >= MOST_DETAILS || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found, depth + 1);
  } else if (isLine(value)) {
    const path = text(value['path']);
    if (path !== undefined && value['op'] !== undefined) found.push(`${path}=${text(value['value']) ?? ''}`);
    else for (const [key, member] of Object.entries(value)) collect(member, key, found, depth + 1);
  } else {
    found.push(`${name}=${typeof value === 'boolean' ? String(value) : (text(value) ?? '')}`);
  }
}
