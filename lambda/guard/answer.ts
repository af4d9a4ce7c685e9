import { firstRefusal } from '../core/decision';
import { headersOf, type ProxyResponse } from './proxy';
import type { GuardRequest } from './request';
import { ANSWER_CHECKS } from './response-checks';

/** What leaves the guard: the last thing that every answer passes, refusals included. */
export function answer(request: GuardRequest | undefined, response: ProxyResponse): ProxyResponse {
  const context = { correlation: request?.correlation ?? 'unknown', declares: declares(request, response), response };
  firstRefusal(ANSWER_CHECKS, context);
  return context.response;
}

/** Tells whether a body of that status may go out as it is: ours, or one that the contract describes. */
function declares(request: GuardRequest | undefined, response: ProxyResponse): boolean {
  const [contentType] = headersOf(response)['content-type'] ?? [];
  if (!request) return true;
  const isOurs = contentType === 'application/problem+json' && response.headers !== undefined;
  const { responses } = request.validators;
  const status = String(response.statusCode);
  return isOurs || [status, `${status[0]}XX`, 'default'].some((name) => Object.hasOwn(responses, name));
}
