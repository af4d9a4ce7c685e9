import type { ProxyResponse } from '../proxy';

/** Set on every response, whatever the handler says: a body is data for programs and stays out of browsers and caches. */
const SET: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What tells callers how a backend is built. */
const REMOVED = [
  'server',
  'x-powered-by',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-runtime',
  'x-generator',
  'via',
];

/** The response with the headers that keep browsers from misreading it and without those that describe the backend. */
export function hardenResponse(response: ProxyResponse): ProxyResponse {
  const headers: Record<string, readonly string[]> = {};
  const single = Object.entries(response.headers ?? {}).map(([name, value]) => [name, [value]] as const);
  for (const [name, values] of [...Object.entries(response.multiValueHeaders ?? {}), ...single]) {
    if (!REMOVED.includes(name.toLowerCase())) headers[name.toLowerCase()] = values;
  }
  if (response.body !== undefined && !headers['content-type']) headers['content-type'] = ['application/json'];
  for (const [name, value] of Object.entries(SET)) headers[name] = [value];
  const { headers: _, ...rest } = response;
  return { ...rest, multiValueHeaders: headers };
}
