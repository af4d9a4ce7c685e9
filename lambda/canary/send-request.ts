import type { Send } from './canary';

const DEADLINE_MS = 10_000;

/** Sends a request over a connection of its own; redirects are not followed, and the body of the answer is not read. */
export const sendRequest: Send = async ({ url, method, contentType }, headers) => {
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(contentType && { body: '{}' }),
  });
  await response.body?.cancel();
  return response.status;
};
