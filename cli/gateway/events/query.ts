/** Query parameters in order of first appearance, form-decoded. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

/** `+` is a space, `;` splits as `&` does (checklist items 19 and 29). */
export function parseQuery(raw: string): QueryParameters {
  const parameters = new Map<string, string[]>();
  for (const pair of raw.split(/[&;]/)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = formDecode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : formDecode(pair.slice(equals + 1));
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}

export function formDecode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
