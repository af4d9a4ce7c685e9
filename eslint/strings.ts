import type { Rule, Scope } from 'eslint';
import type { CallExpression, Expression, Node, Property, SpreadElement } from 'estree';

/** Node of TypeScript's parser that wraps an expression and changes nothing about it. */
interface Wrapper {
  readonly type: string;
  readonly expression: Node;
}

const WRAPPERS: readonly string[] = [
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'ChainExpression',
];

/** The expression within casts, `!` and optional chains. */
export function bare(node: Node): Node {
  const wrapper = node as unknown as Wrapper;
  return WRAPPERS.includes(wrapper.type) ? bare(wrapper.expression) : node;
}

/** The variable that a name means; undefined for one that the file does not declare. */
export function variableOf(context: Rule.RuleContext, node: Node): Scope.Variable | undefined {
  if (node.type !== 'Identifier') return undefined;
  let scope: Scope.Scope | null = context.sourceCode.getScope(node);
  while (scope) {
    const found = scope.set.get(node.name);
    if (found) return found.defs.length > 0 ? found : undefined;
    scope = scope.upper;
  }
  return undefined;
}

/** What a variable is ever given, or undefined where not all of it can be seen. */
export function valuesOf(context: Rule.RuleContext, node: Node): readonly Node[] | undefined {
  const variable = variableOf(context, node);
  if (!variable || variable.defs.some(({ type }) => type !== 'Variable')) return undefined;
  const written = variable.references.filter((reference) => reference.isWrite());
  const values = written.map(({ writeExpr }) => writeExpr);
  const isPattern = variable.defs.some(({ node: declared }) => (declared as { id?: Node }).id?.type !== 'Identifier');
  return isPattern || values.length === 0 || values.some((value) => !value) ? undefined : (values as Node[]);
}

/** A text that stands in the code whole. */
export function isConstantText(context: Rule.RuleContext, node: Node, depth = 0): boolean {
  const expression = bare(node);
  if (expression.type === 'Literal') return typeof expression.value === 'string';
  if (expression.type === 'TemplateLiteral') {
    return expression.expressions.every((each) => isConstantText(context, each, depth + 1));
  }
  if (expression.type === 'BinaryExpression' && expression.operator === '+') {
    return [expression.left, expression.right].every((each) => isConstantText(context, each, depth + 1));
  }
  if (expression.type === 'NewExpression' && calleeName(expression) === 'URL') {
    return (
      expression.arguments.length > 0 && expression.arguments.every((each) => isConstantText(context, each, depth + 1))
    );
  }
  const values = depth < 8 ? valuesOf(context, expression) : undefined;
  return values?.every((value) => isConstantText(context, value, depth + 1)) ?? false;
}

const MAKERS: readonly string[] = ['concat', 'join', 'replace', 'replaceAll', 'format'];

/** A text that the code puts together from parts, of which one at least is not its own. */
export function isBuiltText(context: Rule.RuleContext, node: Node, depth = 0): boolean {
  const expression = bare(node);
  if (
    expression.type === 'TemplateLiteral' ||
    (expression.type === 'BinaryExpression' && expression.operator === '+')
  ) {
    return !isConstantText(context, expression);
  }
  if (expression.type === 'CallExpression' && expression.callee.type === 'MemberExpression') {
    return MAKERS.includes(memberName(expression.callee) ?? '');
  }
  if (expression.type === 'ConditionalExpression') {
    return [expression.consequent, expression.alternate].some((each) => isBuiltText(context, each, depth + 1));
  }
  const variable = depth < 8 ? variableOf(context, expression) : undefined;
  if (!variable) return false;
  return variable.references.some(({ writeExpr, identifier }) => {
    if (!writeExpr || (writeExpr as Node) === expression) return false;
    const { parent } = identifier as Node & { parent?: Node };
    // `text += part` builds, whatever it started with.
    const grows = parent?.type === 'AssignmentExpression' && parent.operator === '+=';
    if (grows) return !isConstantText(context, writeExpr as Node);
    return isBuiltText(context, writeExpr as Node, depth + 1);
  });
}

/** Every constant text within an expression. */
export function textsWithin(node: Node): string[] {
  const expression = bare(node);
  if (expression.type === 'Literal') return typeof expression.value === 'string' ? [expression.value] : [];
  if (expression.type === 'TemplateLiteral') return expression.quasis.map(({ value }) => value.cooked ?? value.raw);
  if (expression.type === 'BinaryExpression') return [expression.left, expression.right].flatMap(textsWithin);
  return [];
}

/** Name of a member: `a.b`, `a['b']`. */
export function memberName(node: Node): string | undefined {
  const member = bare(node);
  if (member.type !== 'MemberExpression') return undefined;
  const { property, computed } = member;
  if (!computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** Name that a call is made by: the function's, or the method's. */
export function calleeName(node: Node): string | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = bare(node.callee);
  return callee.type === 'Identifier' ? callee.name : memberName(callee);
}

/** Name of a property of an object in the code. */
export function propertyName({ key, computed }: Property): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}

export function argument(call: CallExpression, index: number): Expression | SpreadElement | undefined {
  return call.arguments[index];
}
