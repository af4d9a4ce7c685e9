import type { Node } from 'estree';
import { bare, calleeName, memberName, valuesOf } from '../strings';
import { define } from './define';

export const noRawBodyParse = define(
  {
    description: 'The body of an event is parsed in its one meaning: no duplicate members, no prototype names.',
    message:
      'This parses the body with the reader that takes the last of two equal members; use jsonBody of cdk-hardened-api/handler.',
  },
  (context, report) => ({
    CallExpression(node) {
      const callee = bare(node.callee);
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
      const [first] = node.arguments;
      if (callee.object.name !== 'JSON' || memberName(callee) !== 'parse' || !first) return;
      const isBody = (value: Node, depth = 0): boolean => {
        const expression = bare(value);
        if (memberName(expression) === 'body') return true;
        if (expression.type === 'LogicalExpression') return isBody(expression.left, depth);
        // Buffer.from(event.body, 'base64').toString(), atob(event.body)
        if (expression.type === 'CallExpression') {
          const inner = expression.callee.type === 'MemberExpression' ? expression.callee.object : undefined;
          const decodes = ['from', 'toString', 'atob', 'String', 'trim'].includes(calleeName(expression) ?? '');
          return decodes && [...expression.arguments, ...(inner ? [inner] : [])].some((each) => isBody(each, depth));
        }
        return depth < 4 && (valuesOf(context, expression)?.some((each) => isBody(each, depth + 1)) ?? false);
      };
      if (isBody(first)) report(node);
    },
  }),
);
