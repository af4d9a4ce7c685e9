import type { Rule } from 'eslint';
import type { CallExpression, ImportDeclaration, Node } from 'estree';
import { bare, memberName, variableOf } from './strings';

/** Where a value comes from: a module, and the member of it; `*` for the module itself. */
export interface Origin {
  readonly module: string;
  readonly member: string;
}

const bareModule = (name: string) => name.replace(/^node:/, '');

/** The module that a `require` or an `import` names. */
export function requiredModule(node: Node): string | undefined {
  const expression = bare(node);
  const source =
    expression.type === 'ImportExpression'
      ? expression.source
      : expression.type === 'AwaitExpression'
        ? undefined
        : expression.type === 'CallExpression' && isRequire(expression)
          ? expression.arguments[0]
          : undefined;
  if (expression.type === 'AwaitExpression') return requiredModule(expression.argument);
  return source?.type === 'Literal' && typeof source.value === 'string' ? bareModule(source.value) : undefined;
}

function isRequire({ callee }: CallExpression): boolean {
  return callee.type === 'Identifier' && callee.name === 'require';
}

/** The member of a module that a function expression of a call means, through imports and requires. */
export function originOf(context: Rule.RuleContext, node: Node): Origin | undefined {
  const expression = bare(node);
  if (expression.type === 'MemberExpression') {
    const module = requiredModule(expression.object) ?? moduleOf(context, expression.object);
    const member = memberName(expression);
    return module !== undefined && member !== undefined ? { module, member } : undefined;
  }
  const definition = variableOf(context, expression)?.defs[0];
  if (!definition) return undefined;
  if (definition.type === 'ImportBinding') {
    const module = bareModule(String((definition.parent as ImportDeclaration).source.value));
    const specifier = definition.node as { type: string; imported?: { name?: string } };
    return { module, member: specifier.type === 'ImportSpecifier' ? (specifier.imported?.name ?? '') : '*' };
  }
  const declared = definition.node as { id?: Node; init?: Node | null };
  const module = declared.init ? requiredModule(declared.init) : undefined;
  if (module === undefined || !declared.id) return undefined;
  if (declared.id.type !== 'ObjectPattern') return { module, member: '*' };
  const name = (expression as { name?: string }).name;
  for (const property of declared.id.properties) {
    if (property.type !== 'Property' || property.value.type !== 'Identifier' || property.value.name !== name) continue;
    return { module, member: property.key.type === 'Identifier' ? property.key.name : '' };
  }
  return undefined;
}

function moduleOf(context: Rule.RuleContext, node: Node): string | undefined {
  const origin = originOf(context, node);
  return origin?.member === '*' || origin?.member === 'default' ? origin.module : undefined;
}

/** Listens to every way in which a file takes a module. */
export function onModules(report: (node: Node, module: string) => void): Rule.RuleListener {
  const check = (node: Node) => {
    const module = requiredModule(node);
    if (module !== undefined) report(node, module);
  };
  const fromSource = (node: Node) => {
    const { source } = node as { source?: { value?: unknown } | null };
    if (typeof source?.value === 'string') report(node, bareModule(source.value));
  };
  return {
    ImportDeclaration: fromSource,
    ExportNamedDeclaration: fromSource,
    ExportAllDeclaration: fromSource,
    ImportExpression: check,
    CallExpression: check,
  };
}
