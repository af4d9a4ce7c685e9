import type { AddressSet } from '../../iam/cidr';
import type { Evaluator } from '../web-acl-model';
import { ipSetReference } from './ip-set';
import { labelMatch } from './label-match';
import { andStatement, notStatement, orStatement } from './logical';
import { rateBased } from './rate-based';
import { byteMatch, regexMatch, regexPatternSet, sizeConstraint } from './text-statements';

export type Statement = Readonly<Record<string, unknown>>;

/** What a statement needs of its surroundings while it is compiled. */
export interface StatementBuild {
  /** Name of the rule, for windows and reports. */
  readonly rule: string;
  /** Prefix of labels of the same context: `awswaf:<account>:webacl:<name>:`. */
  readonly labelPrefix: string;
  statement(statement: unknown): Evaluator;
  /** Notes why the rule cannot be decided and gives an evaluator that says so. */
  unknown(why: string): Evaluator;
  addressSet(arn: string): AddressSet | undefined;
  regexPatterns(arn: string): readonly string[] | undefined;
}

export type Compiler = (statement: Statement, build: StatementBuild) => Evaluator;

interface Kind {
  readonly compile: Compiler;
  /** Members that are understood; any other one makes the statement undecidable, never ignored. */
  readonly keys: readonly string[];
}

const TEXT = ['FieldToMatch', 'TextTransformations'];

const KINDS: Readonly<Record<string, Kind>> = {
  ByteMatchStatement: {
    compile: byteMatch,
    keys: [...TEXT, 'SearchString', 'SearchStringBase64', 'PositionalConstraint'],
  },
  SizeConstraintStatement: { compile: sizeConstraint, keys: [...TEXT, 'Size', 'ComparisonOperator'] },
  RegexMatchStatement: { compile: regexMatch, keys: [...TEXT, 'RegexString'] },
  RegexPatternSetReferenceStatement: { compile: regexPatternSet, keys: [...TEXT, 'Arn'] },
  IPSetReferenceStatement: { compile: ipSetReference, keys: ['Arn', 'IPSetForwardedIPConfig'] },
  LabelMatchStatement: { compile: labelMatch, keys: ['Scope', 'Key'] },
  AndStatement: { compile: andStatement, keys: ['Statements'] },
  OrStatement: { compile: orStatement, keys: ['Statements'] },
  NotStatement: { compile: notStatement, keys: ['Statement'] },
  RateBasedStatement: {
    compile: rateBased,
    keys: ['Limit', 'EvaluationWindowSec', 'AggregateKeyType', 'ScopeDownStatement', 'ForwardedIPConfig', 'CustomKeys'],
  },
};

/** Compiles one statement; whatever is not understood becomes UNKNOWN, with the reason in the boot report. */
export function compileStatement(value: unknown, context: Omit<StatementBuild, 'statement'>): Evaluator {
  const build: StatementBuild = { ...context, statement: (inner) => compileStatement(inner, context) };
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [name, body] = entries[0] ?? [];
  const kind = name !== undefined && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (entries.length !== 1 || kind === undefined || typeof body !== 'object' || body === null) {
    return build.unknown(`statement ${entries.map(([key]) => key).join(', ') || 'missing'}`);
  }
  const foreign = Object.keys(body).find((key) => !kind.keys.includes(key));
  if (foreign !== undefined) return build.unknown(`${name} with "${foreign}"`);
  return kind.compile(body as Statement, build);
}
