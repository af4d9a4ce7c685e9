import type { PublishedShape } from '../../src/vocabulary/validators';
import { type Check, type Refusal, refuse } from '../core/decision';
import { problem } from './problem';
import type { ProxyResponse } from './proxy';
import type { GuardRequest } from './request';
import { checkResponse } from './response/check-response';
import { hardenResponse } from './response/harden-response';

/** A response on its way out. The checks of this table may replace it. */
export interface ResponseContext {
  readonly request: GuardRequest;
  readonly shapes: readonly PublishedShape[];
  response: ProxyResponse;
  /** Pointer of a fault that was let through because the operation only reports. */
  reported?: string;
}

/** What a response of the user's handler must pass. */
export const RESPONSE_CHECKS: readonly Check<ResponseContext>[] = [{ slug: 'input-response', check: responseContract }];

/** What every answer passes, refusals included. */
export const ANSWER_CHECKS: readonly Check<{ correlation: string; declares: boolean; response: ProxyResponse }>[] = [
  { slug: 'input-error-hygiene', check: answerHygiene },
];

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
