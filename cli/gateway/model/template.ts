/** A text with `$context.…` holes, split once at boot. Simple substitution: API Gateway runs no VTL in these places. */
export type Template = readonly TemplatePart[];

export type TemplatePart = { readonly text: string } | Variable;

export interface Variable {
  readonly scope: 'context' | 'stageVariables' | 'header' | 'querystring' | 'path';
  readonly name: string;
}

export type Resolve = (variable: Variable) => string | undefined;

const HOLES =
  /\$(context|stageVariables)\.([\w-]+(?:\.[\w-]+)*)|\$?method\.request\.(header|querystring|path)\.([\w-]+)/g;

/** Compiles the body template of a gateway response or an access log format. */
export function compileTemplate(source: string): Template {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const hole of source.matchAll(HOLES)) {
    if (hole.index > end) parts.push({ text: source.slice(end, hole.index) });
    parts.push({ scope: (hole[1] ?? hole[3]) as Variable['scope'], name: hole[2] ?? hole[4] ?? '' });
    end = hole.index + hole[0].length;
  }
  if (end < source.length) parts.push({ text: source.slice(end) });
  return parts;
}

/** Compiles the value of a response parameter: a quoted literal or a reference. */
export function compileParameter(expression: string): Template {
  const literal = /^'([\s\S]*)'$/.exec(expression.trim())?.[1];
  if (literal !== undefined) return [{ text: literal }];
  const reference = /^(context|stageVariables)\./.test(expression) ? `$${expression}` : expression;
  const parts = compileTemplate(reference);
  return parts.length === 1 ? parts : [];
}

export function renderTemplate(
  template: Template,
  resolve: Resolve,
  unset: string,
  encode?: (text: string) => string,
): string {
  let out = '';
  for (const part of template) {
    if ('text' in part) {
      out += part.text;
      continue;
    }
    const value = resolve(part);
    if (value === undefined || value === '') out += unset;
    // The message string brings its own quotes.
    else out += encode === undefined || part.name === 'error.messageString' ? value : encode(value);
  }
  return out;
}
