import type { Node, ObjectExpression } from 'estree';
import { bare, isConstantText, propertyName, textsWithin } from '../strings';
import { define } from './define';

const MARKUP = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?>?/i;
const ELEMENT =
  /<\/?(?:a|article|body|br|button|div|em|form|h[1-6]|head|html|iframe|img|input|li|link|meta|ol|option|p|pre|script|section|span|strong|style|svg|table|tbody|td|th|title|tr|ul)(?=[\s/>])/i;

export const noUnescapedHtml = define(
  {
    description: 'Markup with values in it is written by the tag that escapes each for its place.',
    message: 'This writes values into markup as they are; use html`…` and htmlResponse of cdk-hardened-api/handler.',
  },
  (context, report) => {
    const check = (node: Node) => {
      const texts = textsWithin(node);
      if (texts.some((text) => MARKUP.test(text) && ELEMENT.test(text)) && !isConstantText(context, node)) report(node);
    };
    return {
      TemplateLiteral(node) {
        if (node.parent.type !== 'TaggedTemplateExpression') check(node);
      },
      BinaryExpression(node) {
        if (node.operator === '+' && node.parent.type !== 'BinaryExpression') check(node);
      },
      ObjectExpression(node) {
        const body = member(node, 'body');
        const headers = member(node, 'headers') ?? member(node, 'multiValueHeaders');
        if (!body || headers?.type !== 'ObjectExpression' || !sendsHtml(headers)) return;
        if (!isConstantText(context, body) && !isTagged(body)) report(body);
      },
    };
  },
);

function member(object: ObjectExpression, name: string): Node | undefined {
  for (const each of object.properties) {
    if (each.type === 'Property' && propertyName(each)?.toLowerCase() === name.toLowerCase()) return bare(each.value);
  }
  return undefined;
}

function sendsHtml(headers: ObjectExpression): boolean {
  const type = member(headers, 'content-type');
  if (!type) return false;
  const values =
    type.type === 'ArrayExpression'
      ? type.elements.flatMap((each) => (each ? textsWithin(each) : []))
      : textsWithin(type);
  return values.some((value) => /html/i.test(value));
}

/** `html`…`` itself, or its text. */
function isTagged(node: Node): boolean {
  const expression = bare(node);
  if (expression.type === 'TaggedTemplateExpression') {
    return expression.tag.type === 'Identifier' && expression.tag.name === 'html';
  }
  if (expression.type !== 'CallExpression') return false;
  const callee = bare(expression.callee);
  if (callee.type === 'Identifier' && callee.name === 'String')
    return expression.arguments.every((each) => isTagged(each));
  return callee.type === 'MemberExpression' && isTagged(callee.object);
}
