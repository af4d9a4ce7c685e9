/**
 * A component of a request: the texts to inspect (none: the component is missing and never matches), or a result that
 * `OversizeHandling` or a fallback settles.
 */
export type FieldValues = readonly string[] | 'match' | 'no-match' | 'unknown';

/** What `OversizeHandling` settles; undefined for CONTINUE, the default. */
export function oversize(settings: Readonly<Record<string, unknown>>): 'match' | 'no-match' | undefined {
  const handling = settings['OversizeHandling'];
  if (handling === 'MATCH') return 'match';
  return handling === 'NO_MATCH' ? 'no-match' : undefined;
}
