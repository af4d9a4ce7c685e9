import { compileField } from '../fields';
import { compileTransforms } from '../transforms';
import { MATCH, NO_MATCH, some, tri, UNKNOWN } from '../tri-state';
import type { Evaluator } from '../web-acl-model';
import type { Compiler, Statement } from './compile';
import { compileRegex } from './regex';

type TextTest = (text: string) => boolean;

/** ByteMatch: a search string at a position. */
export const byteMatch: Compiler = (statement, build) => {
  const search = searchBytes(statement);
  const test = search === undefined ? undefined : positional(String(statement['PositionalConstraint']), search);
  return test === undefined
    ? build.unknown('ByteMatch without search string or position')
    : onField(statement, build, test);
};

/** SizeConstraint: bytes after transformation, on what WAF can see. */
export const sizeConstraint: Compiler = (statement, build) => {
  const size = Number(statement['Size']);
  const compare = COMPARISONS[String(statement['ComparisonOperator'])];
  if (compare === undefined || !Number.isFinite(size)) return build.unknown('SizeConstraint without size or operator');
  return onField(statement, build, (text) => compare(text.length, size));
};

/** RegexMatch: one expression in the statement itself. */
export const regexMatch: Compiler = (statement, build) => {
  const regex = compileRegex(String(statement['RegexString']));
  if (regex === undefined) return build.unknown('regular expression without JavaScript equivalent');
  return onField(statement, build, (text) => regex.test(text));
};

/** RegexPatternSetReference: any expression of a set of the template. */
export const regexPatternSet: Compiler = (statement, build) => {
  const patterns = build.regexPatterns(String(statement['Arn']));
  if (patterns === undefined) return build.unknown('regex pattern set outside the template');
  const regexes = patterns.map(compileRegex);
  if (regexes.includes(undefined)) return build.unknown('regular expression without JavaScript equivalent');
  return onField(statement, build, (text) => regexes.some((regex) => regex?.test(text)));
};

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  EQ: (a, b) => a === b,
  NE: (a, b) => a !== b,
  LE: (a, b) => a <= b,
  LT: (a, b) => a < b,
  GE: (a, b) => a >= b,
  GT: (a, b) => a > b,
};

/** Runs a test on each text of the statement's field, after the transformations; extraction is shared by all rules. */
function onField(statement: Statement, build: Parameters<Compiler>[1], test: TextTest): Evaluator {
  const field = compileField(statement['FieldToMatch']);
  if (field === undefined) return build.unknown('a request component that is not known here');
  const transforms = compileTransforms(statement['TextTransformations']);
  if (typeof transforms === 'string') return build.unknown(`text transformation ${transforms}`);
  const id = `${field.id} ${transforms.id}`;
  return (context) => {
    let values = context.cache.get(id);
    if (values === undefined) {
      const raw = field.read(context);
      values = typeof raw === 'string' ? raw : raw.map(transforms.run);
      context.cache.set(id, values);
    }
    if (typeof values !== 'string') return some(values, (text) => tri(test(text)));
    if (values === 'unknown') return UNKNOWN;
    return values === 'match' ? MATCH : NO_MATCH;
  };
}

function searchBytes(statement: Statement): string | undefined {
  if (typeof statement['SearchString'] === 'string')
    return Buffer.from(statement['SearchString'], 'utf8').toString('latin1');
  const base64 = statement['SearchStringBase64'];
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('latin1') : undefined;
}

function positional(position: string, search: string): TextTest | undefined {
  if (position === 'EXACTLY') return (text) => text === search;
  if (position === 'STARTS_WITH') return (text) => text.startsWith(search);
  if (position === 'ENDS_WITH') return (text) => text.endsWith(search);
  if (position === 'CONTAINS') return (text) => text.includes(search);
  return position === 'CONTAINS_WORD' ? (text) => containsWord(text, search) : undefined;
}

/** The search string with no letter, digit or underscore next to it. */
function containsWord(text: string, search: string): boolean {
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) {
    if (!isWordByte(text[at - 1]) && !isWordByte(text[at + search.length])) return true;
  }
  return false;
}

function isWordByte(char: string | undefined): boolean {
  return char !== undefined && /[A-Za-z0-9_]/.test(char);
}
