import v8 from 'node:v8';
import { decodePattern } from '../../../src/vocabulary/validators';

// V8 leaves its backtracking engine for a linear one after 50,000 backtracks, where a pattern allows it. Synth compiles
// patterns that may explode in a form that does (no `u` flag) and bounds the text for all others.
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** What compiled validators use in place of `new RegExp`. */
export function boundedPattern(encoded: string): { test(text: string): boolean } {
  const { source, flags, maxLength } = decodePattern(encoded);
  const expression = new RegExp(source, flags);
  if (maxLength === 0) return expression;
  return { test: (text) => text.length <= maxLength && expression.test(text) };
}
