import { ACM_EVENTS, COMPLIANCE_FINDING, type Signal } from '../../../src/vocabulary';
import { type Line, memberOf, text, timeOf } from './text';

/** Reads what is told of certificates: by ACM through EventBridge, by handlers in records of their own. Undefined: neither. */
export function certificateSignal(line: Line): Signal | undefined {
  return line['class_uid'] === COMPLIANCE_FINDING ? ownSignal(line) : acmSignal(line);
}

function acmSignal(line: Line): Signal | undefined {
  const event = text(line['detail-type']);
  if (event === undefined || !ACM_EVENTS.includes(event)) return undefined;
  const detail = memberOf(line, 'detail');
  const resources: unknown = line['resources'];
  return signal(line['time'], line['id'], {
    event,
    resource: text(Array.isArray(resources) ? resources[0] : undefined) ?? text(detail['CommonName']),
    detail: text(detail['DaysToExpiry']),
  });
}

function ownSignal(line: Line): Signal | undefined {
  const told = memberOf(memberOf(line, 'unmapped'), 'certificate');
  return signal(line['time'], memberOf(line, 'metadata')['uid'], {
    event: text(told['event']),
    resource: text(told['name']),
    detail: text(told['days']),
  });
}

function signal(
  at: unknown,
  id: unknown,
  { event, resource, detail }: Readonly<Record<'event' | 'resource' | 'detail', string | undefined>>,
): Signal | undefined {
  const [time, uid] = [timeOf(at), text(id)];
  if (time === undefined || uid === undefined || event === undefined || resource === undefined) return undefined;
  return { source: 'certificate', time, uid, event, resource, detail };
}
