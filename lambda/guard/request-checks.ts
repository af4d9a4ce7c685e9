import type { BodyPlan, SchemaFault, ValidatorTable } from '../../src/vocabulary/validators';
import type { OperationSpec, Principal } from '../../src/vocabulary';
import { CALL_CHECKS } from '../core/authorization/object-checks';
import type { ReturnedInput } from '../core/authorization/returned-objects';
import { type Decision, type Refusal, refuse } from '../core/decision';
import type { KeyStore } from '../core/published-keys';
import { isMintedFor, isSignedBy, isWithinLifetime, keyIdOf } from '../core/transaction-token';
import { hasPlainParameters } from './input/content-type';
import { bodyIdentifiers, decidedIdentifiers, type Identifier } from './input/body-identifiers';
import { textOf } from './input/body';
import { jsonHazard } from './input/json-hygiene';
import { isPlainJson } from './input/plain-json';
import { checkParameters } from './input/parameters';
import { strayUrl, strayUrlParameter } from './input/url-values';
import { placed } from './pointer';
import { type Finding, fault } from './problem';
import { type GuardRequest, principalOf } from './request';

/** What the policies say about objects that the body names. */
export interface ObjectGrant {
  readonly policies: readonly string[];
  /** Objects decided on: `Type::id`. */
  readonly resources: readonly string[];
}

export interface ObjectRequest {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  readonly identifiers: readonly Identifier[];
  /** Identifiers that the authorizer decided on. */
  readonly decided: readonly Identifier[];
}

export type AuthorizeObjects = (request: ObjectRequest) => Promise<Decision<ObjectGrant>>;

/** Decides on the objects of a response: what refuses, or nothing. */
export type AuthorizeReturned = (input: ReturnedInput) => Promise<Refusal | undefined>;

/** A request and what the checks need besides it. */
export interface RequestContext {
  readonly request: GuardRequest;
  readonly keys: KeyStore;
  readonly validators: Pick<ValidatorTable, 'shapes'>;
  readonly apiId: string;
  /** Epoch seconds. */
  readonly now: number;
  readonly authorize: AuthorizeObjects;
  /** Filled by the check on body identifiers. */
  grant?: ObjectGrant;
}

type Outcome = Refusal | Finding | undefined;

/** A control of the guard as data; see `Check`. */
export interface RequestCheck {
  readonly slug: string;
  readonly check: (context: RequestContext) => Outcome | Promise<Outcome>;
}

/** Everything that stands between API Gateway and the user's handler, in order. */
export const REQUEST_CHECKS: readonly RequestCheck[] = [
  { slug: 'transport-transaction-token', check: transactionTokenPresent },
  { slug: 'transport-transaction-token', check: transactionTokenGenuine },
  { slug: 'transport-transaction-token', check: transactionTokenAlive },
  { slug: 'transport-transaction-token', check: transactionTokenForThis },
  { slug: 'authz-role', check: functionAllowed },
  { slug: 'input-body-size', check: bodySize },
  { slug: 'input-content-type', check: contentEncoding },
  { slug: 'input-content-type', check: contentType },
  { slug: 'input-json-hygiene', check: jsonHygiene },
  { slug: 'input-parameters', check: parameters },
  { slug: 'input-body-schema', check: bodySchema },
  { slug: 'input-url', check: urlTargets },
  { slug: 'authz-body-identifier', check: bodyObjects },
];

function transactionTokenPresent({ request }: RequestContext): Outcome {
  if (request.operation.anonymous || request.token !== undefined) return undefined;
  return refuse('TRANSACTION_TOKEN_MISSING');
}

async function transactionTokenGenuine({ request, keys }: RequestContext): Promise<Outcome> {
  const { token, decoded, operation } = request;
  if (operation.anonymous || token === undefined) return undefined;
  const isGenuine = decoded !== undefined && isSignedBy(decoded, await keys.get(keyIdOf(decoded)));
  return isGenuine ? undefined : refuse('TRANSACTION_TOKEN_INVALID');
}

function transactionTokenAlive({ request: { decoded, operation }, now }: RequestContext): Outcome {
  if (operation.anonymous || !decoded) return undefined;
  return isWithinLifetime(decoded.claims, now) ? undefined : refuse('TRANSACTION_TOKEN_EXPIRED');
}

function transactionTokenForThis({ request, apiId }: RequestContext): Outcome {
  const { decoded, event, correlation, operation, raw } = request;
  if (operation.anonymous || !decoded) return undefined;
  const asked = { apiId, correlation, method: event.httpMethod, path: event.path, query: raw.query };
  const isThis = decoded.claims.op === operation.id && isMintedFor(decoded.claims, asked);
  return isThis ? undefined : refuse('TRANSACTION_TOKEN_MISMATCH');
}

/**
 * Role and scope once more, of the caller that the transaction token names: a function stays closed to others even
 * behind an authorizer that only authenticates. It costs no read.
 */
function functionAllowed({ request }: RequestContext): Outcome {
  if (request.operation.anonymous) return undefined;
  const call = { principal: principalOf(request), operation: request.operation, identifiers: [] };
  const refused = CALL_CHECKS.filter(({ slug }) => slug !== 'authz-gap')
    .map(({ slug, check }) => ({ slug, refusal: check(call) }))
    .find(({ refusal }) => refusal !== undefined);
  return refused?.refusal && { ...refused.refusal, policies: [`code/${refused.slug}`] };
}

function bodySize({ request: { bytes, operation } }: RequestContext): Outcome {
  return bytes.length > operation.maxBodyBytes ? refuse('BODY_TOO_LARGE', { pointer: '/body' }) : undefined;
}

function contentEncoding({ request: { raw } }: RequestContext): Outcome {
  const encodings = raw.headers['content-encoding'] ?? [];
  // A compressed body is a body that no line before this one has looked into.
  const isPlain = encodings.every((encoding) => encoding.trim().toLowerCase() === 'identity');
  return isPlain ? undefined : refuse('CONTENT_ENCODING_NOT_ALLOWED', { pointer: '/header/content-encoding' });
}

function contentType({ request }: RequestContext): Outcome {
  const { bytes, validators, contentTypes, contentType: parsed, plan } = request;
  // Without a body, or where none is taken, the header says nothing that anybody reads.
  if (bytes.length === 0 || Object.keys(validators.body).length + request.operation.contentTypes.length === 0) {
    return undefined;
  }
  const isTaken = contentTypes.length === 1 && parsed && plan && hasPlainParameters(parsed, plan);
  return isTaken ? undefined : refuse('CONTENT_TYPE_NOT_ALLOWED', { pointer: '/header/content-type' });
}

function jsonHygiene({ request }: RequestContext): Outcome {
  const { bytes, plan, contentType: parsed } = request;
  const isJson = plan ? plan.kind === 'json' : parsed === undefined || /\bjson$/.test(parsed.essence);
  const text = isJson && bytes.length > 0 ? textOf(bytes) : undefined;
  if (text === undefined) return undefined;
  const read = plan ? request.body() : undefined;
  if (read?.ok && isPlainJson(text, read.values[0])) return undefined;
  return jsonHazard(text, plan?.type);
}

function parameters({ request: { validators, raw } }: RequestContext): Outcome {
  return checkParameters(validators.params, raw);
}

function bodySchema({ request }: RequestContext): Outcome {
  const { bytes, operation, validators, plan } = request;
  const isTaken = Object.keys(validators.body).length > 0;
  if (bytes.length === 0) {
    return operation.bodyRequired ? fault(refuse('BODY_INVALID', { pointer: '/body' }), 'required') : undefined;
  }
  if (!isTaken) return fault(refuse('BODY_UNEXPECTED', { pointer: '/body' }), 'unexpected');
  const read = request.body();
  if (!read) return refuse('BODY_MALFORMED', { pointer: '/body' });
  if (!read.ok) return refuse(read.reason, { pointer: '/body' });
  const by = plan ?? Object.values(validators.body)[0];
  return schemaFault(by, read.values);
}

function schemaFault(plan: BodyPlan, values: readonly unknown[]): Outcome {
  let first: SchemaFault | undefined;
  for (const value of values) {
    if (plan.validate(value)) return undefined;
    first ??= plan.validate.errors?.at(-1);
  }
  const pointer = placed('/body', first?.instancePath ?? '', plan.type);
  return fault(refuse('BODY_INVALID', { pointer }), first?.keyword ?? 'schema');
}

/** Read-only work on what has been checked: a URL that leads inside is refused before anybody can follow it. */
function urlTargets({ request, validators: { shapes } }: RequestContext): Outcome {
  const { validators, raw, plan } = request;
  const inParameter = strayUrlParameter(validators.params, shapes, raw);
  if (inParameter !== undefined) return refuse('URL_NOT_ALLOWED', { pointer: inParameter });
  const urls = plan?.urls;
  const read = urls === undefined ? undefined : request.body();
  if (urls === undefined || !read?.ok) return undefined;
  const stray = strayUrl(shapes, urls, read.values[0], '/body');
  return stray === undefined ? undefined : refuse('URL_NOT_ALLOWED', { pointer: stray });
}

async function bodyObjects(context: RequestContext): Promise<Outcome> {
  const { request, authorize } = context;
  const { operation, raw } = request;
  if (!operation.identifiers.some((spec) => spec.in === 'body')) return undefined;
  const read = request.body();
  const identifiers = bodyIdentifiers(operation, read?.ok ? read.values : []);
  if (!identifiers.ok) return identifiers;
  if (identifiers.value.length === 0) return undefined;
  const decided = decidedIdentifiers(operation, raw);
  const principal = principalOf(request);
  const decision = await authorize({ principal, operation, identifiers: identifiers.value, decided });
  if (!decision.ok) return decision;
  context.grant = decision.value;
  return undefined;
}
