/** Headers that carry credentials: written to no log. */
export const REDACTED_HEADERS = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  // Where clients put tokens that belong elsewhere.
  'x-authorization',
  'x-auth-token',
  'x-access-token',
  'dpop',
  // The secret by which the gateway recognizes its edge.
  'x-hardened-origin',
] as const;
