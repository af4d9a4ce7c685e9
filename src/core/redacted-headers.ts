/** Headers that carry credentials: written to no log. */
export const REDACTED_HEADERS = ['authorization', 'cookie', 'x-api-key'] as const;
