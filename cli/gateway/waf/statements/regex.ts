/** What AWS forbids or JavaScript reads differently: an expression with any of it cannot be decided here. */
const FOREIGN = /\\[CRKGXQEAZzhHN]|\\[1-9]|\(\?(?:>|R|\d|&|#|P|\||[imsx-]+[:)])|[*+?}]\+|\[\[:/;

/** A WAF expression as a JavaScript one; leading inline flags become flags. Undefined: not reproducible. */
export function compileRegex(source: string): RegExp | undefined {
  const leading = /^\(\?([ims]+)\)/.exec(source);
  const body = leading === null ? source : source.slice(leading[0].length);
  if (FOREIGN.test(body)) return undefined;
  try {
    return new RegExp(body, [...new Set(leading?.[1] ?? '')].join(''));
  } catch {
    return undefined;
  }
}
