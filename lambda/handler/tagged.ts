/**
 * Refuses a call that is not a tagged template: only the compiler makes these strings, so no caller's text is among them.
 */
export function requireTag(tag: string, strings: TemplateStringsArray): void {
  const isTemplate = Array.isArray(strings) && Array.isArray(strings.raw) && Object.isFrozen(strings);
  if (!isTemplate) throw new TypeError(`${tag} is a template tag: write ${tag}\`…\`, and never ${tag}(text)`);
  if (strings.some((each) => each === undefined)) throw new TypeError(`${tag} holds an escape that is not valid`);
}

/** Refuses a word that the code does not list. */
export function requireListed(what: string, value: string, allowed: readonly string[]): void {
  if (typeof value !== 'string' || !allowed.includes(value)) {
    throw new RangeError(`${what} is not one of ${allowed.join(', ')}`);
  }
}

/** What a value is, for messages: never the value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
