import type { PublishedShape } from '../../src/vocabulary/validators';
import { type AsyncCheck, type Check, type Refusal, refuse } from '../core/decision';
import { decidedIdentifiers } from './input/body-identifiers';
import { problem } from './problem';
import type { ProxyResponse } from './proxy';
import { type GuardRequest, principalOf } from './request';
import type { AuthorizeReturned } from './request-checks';
import { checkResponse } from './response/check-response';
import { hardenResponse } from './response/harden-response';
import { returnedObjects } from './response/returned-objects';

/** A response on its way out. The checks of this table may replace it. */
export interface ResponseContext {
  readonly request: GuardRequest;
  readonly shapes: readonly PublishedShape[];
  /** Objects that were decided on before the backend was called: `Type::id`. */
  readonly decided: ReadonlySet<string>;
  readonly authorizeReturned: AuthorizeReturned;
  response: ProxyResponse;
  /** Pointer of a fault that was let through because the operation only reports. */
  reported?: string;
}

/** What a response of the user's handler must pass. */
export const RESPONSE_CHECKS: readonly AsyncCheck<ResponseContext>[] = [
  { slug: 'authz-response-object', check: returnedObjectsCovered },
  { slug: 'input-response', check: responseContract },
];

/** What every answer passes, refusals included. */
export const ANSWER_CHECKS: readonly Check<{ correlation: string; declares: boolean; response: ProxyResponse }>[] = [
  { slug: 'input-error-hygiene', check: answerHygiene },
];

/** First, because it may need members that the contract does not publish. */
async function returnedObjectsCovered(context: ResponseContext): Promise<Refusal | undefined> {
  const { request, decided } = context;
  const { operation } = request;
  const returned = returnedObjects(operation, context.response);
  if (!returned) return refuse('RESPONSE_NOT_COVERED', { pointer: '/response/body' });
  const { objects, response } = returned;
  context.response = response;
  if (objects.length === 0) return undefined;
  const inPath = decidedIdentifiers(operation, request.raw).filter(({ spec }) => spec.in === 'path');
  const path = new Map(inPath.map(({ spec, value }) => [spec.name, value]));
  return context.authorizeReturned({ principal: principalOf(request), operation, objects, decided, path });
}

function responseContract(context: ResponseContext): Refusal | undefined {
  const { validators, operation, event } = context.request;
  const strips = operation.responses === 'strip';
  const contract = { method: event.httpMethod, validators, shapes: context.shapes, strips };
  const { pointer, response } = checkResponse(context.response, contract);
  if (pointer !== undefined && operation.responses === 'block') return refuse('RESPONSE_INVALID', { pointer });
  context.response = response;
  context.reported = pointer;
  return undefined;
}

/** Replaces error bodies that the contract does not describe, and sets the headers that make an answer mean one thing. */
function answerHygiene(context: { correlation: string; declares: boolean; response: ProxyResponse }): undefined {
  const { response, correlation, declares } = context;
  const isStray = response.statusCode >= 500 && !declares;
  const clean = isStray ? problem(refuse('INTERNAL_ERROR'), correlation, { status: response.statusCode }) : response;
  context.response = hardenResponse(clean);
  return undefined;
}
