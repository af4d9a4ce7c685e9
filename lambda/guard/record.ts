import type { DecisionRecord } from '../../src/vocabulary';
import { clientAddress } from '../core/client-address';
import type { Refusal } from '../core/decision';
import { headersOf, type ProxyEvent } from './proxy';
import { correlationOf, type GuardRequest, principalOf } from './request';
import type { ObjectGrant } from './request-checks';

export interface Outcome {
  readonly decision: 'allow' | 'refuse';
  readonly status: number;
  readonly refusal?: Refusal;
  readonly grant?: ObjectGrant;
}

/** What the records of one guard have in common. */
export interface RecordFacts {
  readonly bundleHash: string;
  /** Header in which the edge tells the address of the caller, lower case; absent: no edge. */
  readonly clientAddressHeader?: string;
}

/** The record of one decision of the guard. */
export function recordOf(
  { bundleHash, clientAddressHeader }: RecordFacts,
  source: GuardRequest | ProxyEvent | undefined,
  { decision, status, refusal, grant }: Outcome,
): DecisionRecord {
  const request = source && 'operation' in source && 'raw' in source ? (source as GuardRequest) : undefined;
  const event = request ? request.event : (source as ProxyEvent | undefined);
  return {
    point: 'guard',
    decision,
    layer: refusal?.layer ?? 'input',
    reason: refusal?.reason,
    policies: refusal?.policies ?? grant?.policies ?? [],
    resources: grant?.resources,
    nearest: refusal?.nearest,
    pointer: refusal?.pointer,
    bundleHash,
    operation: request?.operation.id,
    // What no signature proves must not name anybody.
    ...(request && refusal?.reason !== 'TRANSACTION_TOKEN_INVALID' && callerOf(request)),
    ...(event && requestOf(event, clientAddressHeader)),
    correlation: event ? correlationOf(event) : 'unknown',
    status,
  };
}

function callerOf(request: GuardRequest): Partial<DecisionRecord> {
  const { subject, client, issuer, consumer, tenant } = principalOf(request);
  return { subject, client, issuer, consumer, tenant };
}

function requestOf(event: ProxyEvent, clientAddressHeader: string | undefined): Partial<DecisionRecord> {
  const { sourceIp, userAgent } = event.requestContext.identity ?? {};
  const told = clientAddressHeader === undefined ? undefined : (headersOf(event)[clientAddressHeader] ?? []);
  return {
    method: event.httpMethod,
    path: event.path,
    sourceIp: clientAddress(sourceIp, told),
    userAgent: userAgent?.slice(0, 256),
  };
}
