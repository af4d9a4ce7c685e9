import type { BoundedPattern } from '../../../vocabulary/validators';

/**
 * How long a text may be that is matched against a pattern whose time can grow faster than the text. The guard runs
 * with V8's linear engine as fallback after 50,000 backtracks; these bounds hold where that engine does not help.
 */
const POLYNOMIAL_BOUND = 8192;
const EXPONENTIAL_BOUND = 24;

export type PatternRisk = 'none' | 'polynomial' | 'exponential';

export interface PatternVerdict {
  readonly risk: PatternRisk;
  /** Absent: the pattern is not a regular expression of ECMAScript. */
  readonly bounded?: BoundedPattern;
}

/** Decides flags and input bound of one `pattern`, so that no input of a caller can keep the guard busy. */
export function judgePattern(source: string): PatternVerdict {
  const risk = riskOf(source);
  const needsUnicode = /\\[pP]\{|\\u\{|[\u{10000}-\u{10ffff}]/u.test(source);
  const wanted = risk === 'none' || needsUnicode ? 'u' : '';
  const flags = compiles(source, wanted) ? wanted : needsUnicode || !compiles(source, '') ? undefined : '';
  if (flags === undefined) return { risk };
  if (risk === 'none') return { risk, bounded: { source, flags, maxLength: 0 } };
  // The linear engine knows neither the u flag nor look-around and back-references.
  const linear = flags === '' && !/\(\?(?:[=!]|<[=!])|\\[1-9]|\\k</.test(source);
  const maxLength = linear || risk === 'polynomial' ? POLYNOMIAL_BOUND : EXPONENTIAL_BOUND;
  return { risk, bounded: { source, flags, maxLength } };
}

function compiles(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

/**
 * Coarse on purpose: a quantified group that holds an unbounded quantifier or alternatives may be exponential; two
 * unbounded quantifiers, or one in a pattern that is not anchored at its start, may be polynomial.
 */
function riskOf(source: string): PatternRisk {
  const scan = scanQuantifiers(source);
  if (scan.nested) return 'exponential';
  if (scan.unbounded > 1 || (scan.unbounded === 1 && !source.startsWith('^'))) return 'polynomial';
  return 'none';
}

interface Group {
  unbounded: boolean;
  alternatives: boolean;
}

function scanQuantifiers(source: string): { nested: boolean; unbounded: number } {
  const open: Group[] = [{ unbounded: false, alternatives: false }];
  let nested = false;
  let unbounded = 0;
  let closed: Group | undefined;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    const quantifier = quantifierAt(source, at);
    if (quantifier) {
      if (quantifier.large) {
        unbounded++;
        if (closed && (closed.unbounded || closed.alternatives)) nested = true;
        open[open.length - 1].unbounded = true;
      }
      at += quantifier.length - 1;
      closed = undefined;
      continue;
    }
    closed = undefined;
    if (char === '\\') at++;
    else if (char === '[') at = endOfClass(source, at);
    else if (char === '(') open.push({ unbounded: false, alternatives: false });
    else if (char === '|') open[open.length - 1].alternatives = true;
    else if (char === ')' && open.length > 1) {
      closed = open.pop() as Group;
      const outer = open[open.length - 1];
      outer.unbounded ||= closed.unbounded;
      outer.alternatives ||= closed.alternatives;
    }
  }
  return { nested, unbounded };
}

/** A quantifier that can repeat more than 64 times counts as unbounded. */
function quantifierAt(source: string, at: number): { large: boolean; length: number } | undefined {
  const char = source[at];
  if (char === '*' || char === '+') return { large: true, length: 1 };
  if (char !== '{') return undefined;
  const match = /^\{(\d+)(,(\d*))?\}/.exec(source.slice(at, at + 24));
  if (!match) return undefined;
  const most = match[2] === undefined ? Number(match[1]) : match[3] === '' ? Infinity : Number(match[3]);
  return { large: most > 64, length: match[0].length };
}

function endOfClass(source: string, at: number): number {
  for (let end = at + 1; end < source.length; end++) {
    if (source[end] === '\\') end++;
    else if (source[end] === ']') return end;
  }
  return source.length;
}
