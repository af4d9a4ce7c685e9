import { every, not, some } from '../tri-state';
import type { Compiler } from './compile';

export const andStatement: Compiler = (statement, build) => {
  const terms = ((statement['Statements'] ?? []) as unknown[]).map(build.statement);
  if (terms.length === 0) return build.unknown('AndStatement without statements');
  return (context) => every(terms, (term) => term(context));
};

export const orStatement: Compiler = (statement, build) => {
  const terms = ((statement['Statements'] ?? []) as unknown[]).map(build.statement);
  if (terms.length === 0) return build.unknown('OrStatement without statements');
  return (context) => some(terms, (term) => term(context));
};

export const notStatement: Compiler = (statement, build) => {
  const inner = build.statement(statement['Statement']);
  return (context) => not(inner(context));
};
