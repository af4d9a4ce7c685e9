import type { Node } from 'estree';
import { onModules } from '../modules';
import { bare, calleeName, isConstantText, variableOf } from '../strings';
import { define } from './define';

const MODULES: readonly string[] = ['vm', 'vm2', 'isolated-vm', 'node-serialize', 'serialize-to-js'];
const TIMERS: readonly string[] = ['setTimeout', 'setInterval', 'setImmediate'];

export const noCodeFromText = define(
  {
    description:
      'No text becomes code: no eval, no Function, no module or regular expression whose text a value decides.',
    message: 'This makes code of a text; write the code, or choose it from a list.',
  },
  (context, report) => {
    const isGlobal = (node: Node, name: string) =>
      node.type === 'Identifier' && node.name === name && variableOf(context, node) === undefined;
    const modules = onModules((node, module) => {
      if (MODULES.includes(module)) report(node);
    });
    const made = (node: Node & { callee: Node; arguments: Node[] }) => {
      const callee = bare(node.callee);
      const [first] = node.arguments;
      if (isGlobal(callee, 'Function')) report(node);
      if (isGlobal(callee, 'RegExp') && first && !isConstantText(context, first) && !isPattern(first)) report(node);
    };
    return {
      ...modules,
      CallExpression(node) {
        modules.CallExpression?.(node);
        made(node as unknown as Node & { callee: Node; arguments: Node[] });
        const callee = bare(node.callee);
        const [first] = node.arguments;
        if (isGlobal(callee, 'eval')) report(node);
        if (isGlobal(callee, 'require') && first && !isConstantText(context, first)) report(node);
        if (TIMERS.includes(calleeName(node) ?? '') && first && (isText(first) || isConstantText(context, first)))
          report(node);
      },
      NewExpression(node) {
        made(node as unknown as Node & { callee: Node; arguments: Node[] });
      },
      ImportExpression(node) {
        modules.ImportExpression?.(node);
        if (!isConstantText(context, node.source)) report(node);
      },
    };
  },
);

function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || node.type === 'BinaryExpression';
}

function isPattern(node: Node): boolean {
  return node.type === 'Literal' && 'regex' in node;
}
