import { REASONS } from '../../src/vocabulary';
import type { Refusal } from '../core/decision';
import type { ProxyResponse } from './proxy';

// RFC 9110 section 15. Not from node:http, which costs a fifth of a cold start.
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** A refusal with the keyword of the contract that it is about. */
export interface Finding {
  readonly refusal: Refusal;
  readonly keyword: string;
}

export function fault(refusal: Refusal, keyword: string): Finding {
  return { refusal, keyword };
}

/**
 * RFC 9457. A caller learns what of the published contract the request broke, and nothing about identities, policies or
 * the values that were sent.
 */
export function problem(
  refusal: Refusal,
  correlation: string,
  { keyword, status = REASONS[refusal.reason].status }: { keyword?: string; status?: number } = {},
): ProxyResponse {
  const { layer } = REASONS[refusal.reason];
  const isPublic = layer === 'input' && status < 500;
  const errors = isPublic && refusal.pointer ? [{ pointer: refusal.pointer, ...(keyword && { keyword }) }] : undefined;
  const detail = isPublic ? { detail: REASONS[refusal.reason].text } : {};
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Server Error',
    status,
    ...detail,
    errors,
    requestId: correlation,
  };
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(refusal.challenge !== undefined && { 'WWW-Authenticate': refusal.challenge }),
  };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}
