import type { ConsumerReview, Grant, Review } from '../authz/review/review';
import { counted, wrapped } from './lines';

/** The review of one API for people: consumers with their grants, then what nobody decided on, then the count. */
export function reviewLines(report: Review, log: { readonly lines: number; readonly unread: number }): string[] {
  const { api, consumers, gaps, strangers, drift, overdue, unused } = report;
  const unread = log.unread > 0 ? `, ${counted(log.unread, 'line')} of neither kind left out` : '';
  return [
    log.lines > 0
      ? `${api}: ${counted(log.lines, 'line')} of logs${unread}`
      : `${api}: no logs read${unread}: what was used cannot be told; give --logs`,
    ...consumers.flatMap((consumer) => consumerLines(consumer, log.lines > 0)),
    ...(consumers.length === 0 ? ['  no consumer registry: grants cannot be told by consumer'] : []),
    ...gaps.flatMap(({ operation, what, calls, correlation, last }) =>
      wrapped(
        `UNDECIDED ${operation}: ${what}; ${counted(calls, 'call')}, last ${day(last)} (${correlation})`,
        '    ',
        '  ',
      ),
    ),
    ...drift.map(({ consumer, role, only }) =>
      only === 'registry'
        ? `  DRIFT     ${consumer} still has the role ${role}, which the directory does not give it`
        : `  DRIFT     ${consumer} has the role ${role} in the directory, and not in the registry`,
    ),
    ...strangers.map((consumer) => `  STRANGER  a review attests ${consumer}, which the template does not have`),
    `authz review: ${counted(consumers.length, 'consumer')}, ${counted(overdue, 'overdue review')}, ${counted(unused, 'unused grant')}, ${counted(drift.length, 'drifted role')}, ${counted(gaps.length, 'undecided operation')}`,
  ];
}

function consumerLines(
  { consumer, roles, tenants, grants, reviewer, due, isOverdue }: ConsumerReview,
  hasLogs: boolean,
): string[] {
  const review = due === undefined ? 'never reviewed' : `reviewed by ${reviewer}, due ${day(due)}`;
  return [
    `  ${consumer}  roles ${roles.join(', ') || '(none)'}  tenants ${tenants.join(', ')}`,
    `    ${isOverdue ? 'OVERDUE   ' : 'review    '}${review}`,
    ...grants.map((grant) => grantLine(grant, hasLogs)),
  ];
}

function grantLine({ operation, reach, lastUsed, isUnused }: Grant, hasLogs: boolean): string {
  const used = !hasLogs ? '' : lastUsed === undefined ? 'never used' : `last used ${day(lastUsed)}`;
  return `    ${isUnused ? 'UNUSED    ' : 'grant     '}${operation.padEnd(24)} ${reach.padEnd(11)} ${used}`.trimEnd();
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
