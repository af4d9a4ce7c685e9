import type { Signal } from '../../../src/vocabulary';
import { isLine, type Line, memberOf, text, timeOf } from './text';

const CLASSES: readonly unknown[] = [3002, 6003];

/** Reads a decision record of ours, OCSF 3002 or 6003. Undefined: it is none. */
export function decisionSignal(line: Line): Signal | undefined {
  const hardened = memberOf(memberOf(line, 'unmapped'), 'hardened');
  const metadata = memberOf(line, 'metadata');
  const time = timeOf(line['time']);
  const correlation = text(metadata['correlation_uid']);
  const uid = text(metadata['uid']) ?? correlation;
  if (!CLASSES.includes(line['class_uid']) || time === undefined || uid === undefined) return undefined;
  const actor = memberOf(line, 'actor');
  const user = memberOf(actor, 'user');
  const http = memberOf(line, 'http_request');
  const consumer = text(memberOf(user, 'account')['uid']);
  const subject = known(text(user['uid']));
  const ip = text(memberOf(line, 'src_endpoint')['ip']);
  // One literal: a record has twenty members, and putting objects together costs more than reading them.
  return {
    source: 'decision',
    time,
    uid,
    correlation,
    consumer,
    subject,
    tenant: text(memberOf(user, 'org')['uid']),
    tokenHash: text(memberOf(actor, 'session')['uid']),
    ip,
    caller: consumer === undefined && subject === undefined ? ip : `${consumer ?? ''}/${subject ?? ''}`,
    point: text(hardened['point']),
    decision: text(hardened['decision']),
    layer: text(hardened['layer']),
    reason: text(hardened['reason']),
    operation: text(hardened['operation']),
    resource: text(firstOf(line['resources'])['uid']),
    userAgent: text(http['user_agent']),
    method: text(http['http_method']),
    status: text(memberOf(memberOf(line, 'api'), 'response')['code']),
  };
}

const NOTHING: Line = Object.freeze({});

function firstOf(list: unknown): Line {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isLine(first) ? first : NOTHING;
}

function known(subject: string | undefined): string | undefined {
  return subject === 'unknown' ? undefined : subject;
}
