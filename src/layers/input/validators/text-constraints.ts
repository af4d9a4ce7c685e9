import { hostsFault } from '../../../contract/url-members';
import { encodePattern } from '../../../vocabulary/validators';
import type { ConversionReport } from './conversion-report';
import { isKnownFormat, longestOf } from './formats';
import type { SchemaObject } from './json-schema';
import { judgePattern } from './pattern-safety';

/** `pattern` and `format` of a schema object, bounded so that no text keeps the guard busy. */
export function textConstraints(
  schema: SchemaObject,
  pointer: string,
  report: ConversionReport,
): { pattern?: string; format?: string; maxLength?: number } {
  const { pattern, format, maxLength } = schema;
  const wrong = hostsFault(schema);
  if (wrong !== undefined) report.fault(pointer, wrong);
  const kept = typeof pattern === 'string' ? { pattern: safePattern(pattern, pointer, report) } : {};
  if (typeof format !== 'string') return kept;
  if (!isKnownFormat(format)) {
    report.find('warning', 'format-unknown', pointer, {
      message: `the format ${format} is not one that can be checked; it is taken as a note`,
      remedy: 'say what the text looks like with "pattern" or "maxLength"',
    });
    return kept;
  }
  const longest = longestOf(format);
  return {
    ...kept,
    format,
    ...(longest !== undefined && { maxLength: Math.min(longest, Number(maxLength ?? longest)) }),
  };
}

/** A pattern in the form in which the guard takes it. */
export function safePattern(source: string, pointer: string, report: ConversionReport): string {
  const { bounded, risk } = judgePattern(source);
  if (!bounded) {
    report.fault(pointer, 'the pattern is not a regular expression of ECMA-262; correct it');
    return encodePattern({ source: '(?!)', flags: '', maxLength: 0 });
  }
  if (risk === 'exponential') {
    report.find('warning', 'pattern-explosive', pointer, {
      message: `the pattern repeats what already repeats; texts longer than ${bounded.maxLength} characters are refused`,
      remedy: 'rewrite it without a repeated group that repeats inside, or add "maxLength"',
    });
  }
  return encodePattern(bounded);
}
