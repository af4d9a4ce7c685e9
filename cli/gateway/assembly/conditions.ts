import { type Scope, resolveValue, Unresolvable } from './intrinsics';
import { isRecord } from './json';

/** Decides a condition of a template. */
export function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (typeof condition === 'boolean') return condition;
  if (!isRecord(condition)) throw new Unresolvable('a condition that is no condition function');
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  const parts = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case 'Condition':
      return scope.condition(String(argument));
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => JSON.stringify(resolveValue(part, scope)));
      return left === right;
    }
    case 'Fn::And':
      return parts.every((part) => evaluateCondition(part, scope));
    case 'Fn::Or':
      return parts.some((part) => evaluateCondition(part, scope));
    case 'Fn::Not':
      return !evaluateCondition(parts[0], scope);
    default:
      throw new Unresolvable(`the condition function ${name}`);
  }
}
