import { type DecisionRecord, type Reason, REASONS } from '../../src/vocabulary';
import type { ValidatorTable } from '../../src/vocabulary/validators';
import { allow, type Decision, firstRefusalOf, guarded, type Refusal, refuse } from '../core/decision';
import type { OperationList } from '../core/operation-list';
import { createRouter, matchRoute } from '../core/route-match';
import type { KeyStore } from '../core/published-keys';
import { problem } from './problem';
import { isProxyEvent, type ProxyEvent, type ProxyResponse } from './proxy';
import { claimsOf, correlationOf, type GuardRequest, guardRequest, tokenOf } from './request';
import { type AuthorizeObjects, type AuthorizeReturned, REQUEST_CHECKS, type RequestContext } from './request-checks';
import { type ResponseContext, RESPONSE_CHECKS } from './response-checks';
import { readProxyResponse } from './response/proxy-response';
import { answer } from './answer';
import { recordOf } from './record';
import { sanitizedEvent } from './sanitize-event';

/** Everything that the guard needs, as arguments. */
export interface GuardDeps {
  readonly operations: OperationList;
  readonly validators: ValidatorTable;
  readonly keys: KeyStore;
  readonly apiId: string;
  readonly bundleHash: string;
  /** Header in which the edge tells the address of the caller, lower case; absent: no edge. */
  readonly clientAddressHeader?: string;
  readonly authorize: AuthorizeObjects;
  readonly authorizeReturned: AuthorizeReturned;
  /** Header in which the handler gets the transaction token, lower case; absent: it gets none. */
  readonly transactionHeader?: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Writes the record of a decision, or throws. */
  readonly record: (record: DecisionRecord) => void;
  /** Tells operators what went wrong inside; callers never learn it. */
  readonly fault: (error: unknown, correlation: string) => void;
}

/** The user's handler. */
export type Next = (event: ProxyEvent) => Promise<unknown>;
export type Guard = (event: unknown, next: Next) => Promise<ProxyResponse>;

const BACKEND_FAULTS: readonly Reason[] = ['BACKEND_UNTRUSTED', 'BACKEND_UNAVAILABLE'];

interface Refused {
  readonly refusal: Refusal;
  readonly keyword?: string;
}

/** The second policy enforcement point: nothing reaches the handler, and nothing leaves it, that the contract does not allow. */
export function createGuard(deps: GuardDeps): Guard {
  const router = createRouter(deps.operations);
  // A contract without its validators must not start: every operation would be open.
  if (deps.operations.ids !== deps.validators.ids)
    throw new Error('the validators are those of other operations; run synth again');
  const run = async (event: unknown, next: Next): Promise<ProxyResponse> => {
    if (!isProxyEvent(event)) return turnAway(deps, undefined, refuse('TRANSACTION_TOKEN_MISSING'));
    const { path, resource, pathParameters, httpMethod: method } = event;
    const route = matchRoute(router, { method, path, resource, parameters: pathParameters });
    if (!route) return turnAway(deps, event, refuse(tokenOf(event) ? 'ROUTE_UNKNOWN' : 'TRANSACTION_TOKEN_MISSING'));
    return serve(deps, guardRequest(event, route, deps.validators.operations[route.operation.id]), next);
  };
  return guarded(run, (error, event) => surprise(deps, error, isProxyEvent(event) ? event : undefined));
}

async function serve(deps: GuardDeps, request: GuardRequest, next: Next): Promise<ProxyResponse> {
  const context: RequestContext = { ...deps, request, now: deps.now() / 1000 };
  const refused = await firstRefused(context);
  if (refused) return refuseRequest(deps, request, refused);
  deps.record(recordOf(deps, request, { decision: 'allow', status: 200, grant: context.grant }));
  const response = await called(deps, next, request);
  if (!response.ok) return refuseResponse(deps, request, response);
  const { authorizeReturned, validators } = deps;
  const decided = new Set([...(claimsOf(request)?.resources ?? []), ...(context.grant?.resources ?? [])]);
  const outgoing: ResponseContext = {
    request,
    shapes: validators.shapes,
    decided,
    authorizeReturned,
    response: response.value,
  };
  const refusal = await firstRefusalOf(RESPONSE_CHECKS, outgoing);
  if (refusal) return refuseResponse(deps, request, refusal);
  if (outgoing.reported !== undefined) report(deps, request, outgoing.reported, response.value.statusCode);
  return answer(request, outgoing.response);
}

async function firstRefused(context: RequestContext): Promise<Refused | undefined> {
  for (const { check } of REQUEST_CHECKS) {
    const outcome = await check(context);
    if (outcome) return 'refusal' in outcome ? outcome : { refusal: outcome };
  }
  return undefined;
}

/** Calls the user's handler. Its failure says nothing to the caller, and neither does an answer that is no response. */
async function called(deps: GuardDeps, next: Next, request: GuardRequest): Promise<Decision<ProxyResponse>> {
  const run = guarded<[], Decision<ProxyResponse>>(
    async () => {
      const response = readProxyResponse(await next(sanitizedEvent(request, deps.transactionHeader)));
      return response ? allow(response) : refuse('RESPONSE_INVALID', { pointer: '/response' });
    },
    (error) => {
      deps.fault(error, request.correlation);
      return refuse(backendFault(error) ?? 'INTERNAL_ERROR');
    },
  );
  return run();
}

/** What a handler that calls a private backend says of it. */
function backendFault(error: unknown): Reason | undefined {
  const reason: unknown = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return BACKEND_FAULTS.find((each) => each === reason);
}

function refuseRequest(deps: GuardDeps, request: GuardRequest, { refusal, keyword }: Refused): ProxyResponse {
  const { status } = REASONS[refusal.reason];
  deps.record(recordOf(deps, request, { decision: 'refuse', status, refusal }));
  return answer(request, problem(refusal, request.correlation, { keyword }));
}

function refuseResponse(deps: GuardDeps, request: GuardRequest, refusal: Refusal): ProxyResponse {
  const { status } = REASONS[refusal.reason];
  deps.record(recordOf(deps, request, { decision: 'refuse', status, refusal }));
  return answer(request, problem(refusal, request.correlation));
}

/** A response that breaks the contract and is passed on: allowed, with the reason why somebody should look. */
function report(deps: GuardDeps, request: GuardRequest, pointer: string, status: number): void {
  const refusal = refuse('RESPONSE_INVALID', { pointer });
  deps.record(recordOf(deps, request, { decision: 'allow', status, refusal }));
}

/** Refuses what belongs to no operation. */
function turnAway(deps: GuardDeps, event: ProxyEvent | undefined, refusal: Refusal): ProxyResponse {
  const { status } = REASONS[refusal.reason];
  deps.record(recordOf(deps, event, { decision: 'refuse', status, refusal }));
  return answer(undefined, problem(refusal, event ? correlationOf(event) : 'unknown'));
}

/** The answer to a fault of our own, and to a record that could not be written: never the handler's response. */
function surprise(deps: GuardDeps, error: unknown, event: ProxyEvent | undefined): ProxyResponse {
  const correlation = event ? correlationOf(event) : 'unknown';
  const refusal = refuse('INTERNAL_ERROR');
  try {
    deps.fault(error, correlation);
    deps.record(recordOf(deps, event, { decision: 'refuse', status: 500, refusal }));
  } catch {
    return answer(undefined, problem(refuse('AUDIT_UNAVAILABLE'), correlation));
  }
  return answer(undefined, problem(refusal, correlation));
}
