import type { CertificateHeaders } from './edge-certificate';
import { type DecisionRecord, type OperationSpec, type Principal, REASONS, type Reason } from '../../src/vocabulary';
import type { AuthorizeInput, Identifier, ObjectDecision } from '../core/authorization/authorize';
import { allow, type Decision, firstRefusal, firstRefusalOf, guarded, type Refusal, refuse } from '../core/decision';
import { matchRoute, type Router } from '../core/route-match';
import { mintTransactionToken, type TransactionSigner } from '../core/transaction-token';
import { ACCESS_CHECKS, ENDPOINT_CHECKS } from './access-checks';
import { type AuthenticationDeps, authenticate, type Trace } from './authenticate';
import { identifiersOf } from './identifiers';
import { LIMIT_CHECKS, type Limiter } from './limits/limit-checks';
import { type AuthorizerEvent, type AuthorizerRequest, requestOf } from './request';
import {
  type AuthorizerResponse,
  allowResponse,
  type DecisionContext,
  denyResponse,
  isExactResource,
  throttleResponse,
} from './response';

/** Everything that the authorizer needs, as arguments. */
export interface AuthorizerDeps extends AuthenticationDeps {
  readonly router: Router;
  /** Host names of the API; empty: any. */
  readonly domains: readonly string[];
  /** Header in which the edge tells the address of the caller; absent: no edge stands before the gateway. */
  readonly clientAddressHeader?: string;
  /** Header in which the edge tells the country of the caller; absent: nobody does. */
  readonly countryHeader?: string;
  /** Headers in which the edge tells the certificate of the caller; absent: callers show it themselves. */
  readonly certificateHeaders?: CertificateHeaders;
  readonly bundleHash: string;
  /** Absent where the API limits nobody. */
  readonly limiter?: Limiter;
  /** API key by which usage plans count callers without a consumer. */
  readonly planKey?: string;
  /** Decides on the objects that the request names. */
  readonly authorize: (input: AuthorizeInput) => Promise<ObjectDecision>;
  readonly signer: () => Promise<TransactionSigner>;
  /** Audience of transaction tokens, as the guard knows it; absent: the id of the REST API. */
  readonly audience?: string;
  /** Writes the record of a decision, or throws. */
  readonly record: (record: DecisionRecord) => void;
  /** Leaves a trace of a surprise for whoever has to mend it. */
  readonly fault: (error: unknown, correlation: string) => void;
}

interface Outcome {
  readonly policies: readonly string[];
  readonly transactionToken: string;
  readonly planKey?: string;
}

type Route = { readonly operation: OperationSpec; readonly identifiers: readonly Identifier[] };

function routeRequest(deps: AuthorizerDeps, request: AuthorizerRequest, trace: Trace): Decision<Route> {
  const route = matchRoute(deps.router, request.route);
  if (!route) return refuse('OPERATION_UNKNOWN');
  trace.operation = route.operation.id;
  // `*` in a path would make the returned policy speak for other requests too.
  if (!isExactResource(request.methodArn)) return refuse('IDENTIFIER_INVALID');
  const identifiers = identifiersOf(request, route);
  return identifiers.ok ? allow({ operation: route.operation, identifiers: identifiers.value }) : identifiers;
}

async function mint(
  deps: AuthorizerDeps,
  request: AuthorizerRequest,
  principal: Principal,
  operation: OperationSpec,
  resources: readonly string[],
): Promise<string> {
  const { correlation, route, query } = request;
  const apiId = deps.audience ?? request.apiId;
  const signer = await deps.signer();
  const transaction = { apiId, correlation, method: route.method, path: route.path, query, principal, resources };
  return mintTransactionToken(
    signer,
    { ...transaction, operation: operation.id, bundleHash: deps.bundleHash },
    deps.now() / 1000,
  );
}

async function decide(deps: AuthorizerDeps, request: AuthorizerRequest, trace: Trace): Promise<Decision<Outcome>> {
  const astray = firstRefusal(ENDPOINT_CHECKS, { request, domains: deps.domains });
  if (astray) return astray;
  const caller = await authenticate(deps, request, trace);
  if (!caller.ok) return caller;
  const { principal, consumer } = caller.value;
  trace.tenant = principal.tenant;
  const routed = routeRequest(deps, request, trace);
  if (!routed.ok) return routed;
  const { operation, identifiers } = routed.value;
  const spent = await firstRefusalOf(LIMIT_CHECKS, { principal, consumer, operation, limiter: deps.limiter });
  if (spent) return spent;
  const refusal = firstRefusal(ACCESS_CHECKS, { principal, consumer, operation });
  if (refusal) return refusal;
  const decision = await deps.authorize({ principal, operation, identifiers });
  trace.resources = decision.resources;
  if (!decision.ok) return decision;
  const transactionToken = await mint(deps, request, principal, operation, decision.resources);
  const planKey = consumer ? consumer.planKey : deps.planKey;
  return allow({ policies: decision.policies, transactionToken, planKey });
}

function contextOf(trace: Trace, reason: Reason | undefined, policies: readonly string[]): DecisionContext {
  return {
    decision: reason ? 'refuse' : 'allow',
    layer: reason ? REASONS[reason].layer : 'authorization',
    reason: reason ?? '',
    policies: policies.join(' '),
    bundleHash: trace.bundleHash ?? '',
    consumer: trace.consumer ?? '',
    tenant: trace.tenant ?? '',
    subject: trace.subject ?? '',
    operation: trace.operation ?? '',
    tokenHash: trace.tokenHash ?? '',
  };
}

function initialTrace(deps: AuthorizerDeps, request: AuthorizerRequest): Trace {
  return {
    bundleHash: deps.bundleHash,
    sourceIp: request.sourceIp,
    userAgent: request.userAgent,
    method: request.route.method,
    path: request.route.path,
    correlation: request.correlation,
  };
}

/** The status that the gateway answers an explicit Deny with, whatever the reason. */
const DENIED_STATUS = 403;

function recordOf(trace: Trace, outcome: Decision<Outcome>): DecisionRecord {
  const { correlation = 'unknown' } = trace;
  if (outcome.ok) {
    const { policies } = outcome.value;
    return {
      ...trace,
      point: 'authorizer',
      decision: 'allow',
      layer: 'authorization',
      policies,
      correlation,
      status: 200,
    };
  }
  const { reason, layer, pointer, nearest, policies = [] } = outcome;
  return {
    ...trace,
    point: 'authorizer',
    decision: 'refuse',
    layer,
    reason,
    pointer,
    nearest,
    policies,
    correlation,
    status: reason === SPENT ? REASONS[SPENT].status : DENIED_STATUS,
  };
}

/** The one refusal that is not for good. */
const SPENT = 'LIMIT_EXCEEDED';

/** RFC 9449 sections 7.1 and 9, RFC 9470 section 3: how the caller must authenticate. */
function challengeOf({ reason, challenge }: Refusal, nonce: string | undefined): string {
  if (reason === 'PROOF_NONCE_WRONG') return 'DPoP error="use_dpop_nonce"';
  return challenge ?? (nonce === undefined ? 'Bearer' : 'DPoP');
}

/** The nonce that an answer brings; undefined where no issuer demands one. Without it a refusal is still a refusal. */
async function nextNonce({ proofs }: AuthorizerDeps): Promise<string | undefined> {
  return proofs?.nonces?.().then(
    ([current]) => current,
    () => '',
  );
}

function deny(methodArn: string, trace: Trace, refusal: Refusal, nonce: string | undefined): AuthorizerResponse {
  const { reason, policies = [], retryAfter = 1 } = refusal;
  const context = {
    ...contextOf(trace, reason, policies),
    challenge: challengeOf(refusal, nonce),
    ...(nonce !== undefined && { dpopNonce: nonce }),
  };
  if (reason !== SPENT || !isExactResource(methodArn)) return denyResponse(methodArn, context);
  return throttleResponse(methodArn, { ...context, retryAfter: String(retryAfter) });
}

function answer(
  methodArn: string,
  trace: Trace,
  outcome: Decision<Outcome>,
  nonce: string | undefined,
): AuthorizerResponse {
  if (!outcome.ok) return deny(methodArn, trace, outcome, nonce);
  const { policies, transactionToken, planKey } = outcome.value;
  return allowResponse(methodArn, { ...contextOf(trace, undefined, policies), transactionToken }, planKey);
}

/** Writes the one record of the invocation; a decision that cannot be recorded does not stand. */
function recorded(deps: AuthorizerDeps, trace: Trace, outcome: Decision<Outcome>): Decision<Outcome> {
  try {
    deps.record(recordOf(trace, outcome));
    return outcome;
  } catch {
    return refuse('AUDIT_UNAVAILABLE');
  }
}

/** Decides on one REQUEST event. Never throws; whatever is not allowed is denied explicitly, with its reason. */
export async function authorizeRequest(deps: AuthorizerDeps, event: AuthorizerEvent): Promise<AuthorizerResponse> {
  let trace: Trace = { bundleHash: deps.bundleHash };
  const decided = await guarded(
    async () => {
      const request = requestOf(event, deps);
      trace = initialTrace(deps, request);
      return decide(deps, request, trace);
    },
    (error) => {
      deps.fault(error, trace.correlation ?? 'unknown');
      return refuse('INTERNAL_ERROR');
    },
  )();
  const outcome = recorded(deps, trace, decided);
  return answer(event?.methodArn ?? '*', trace, outcome, outcome.ok ? undefined : await nextNonce(deps));
}
