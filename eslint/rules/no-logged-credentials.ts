import type { Node } from 'estree';
import { bare, memberName, propertyName } from '../strings';
import { define } from './define';

const LOGGERS = /^(?:console|log|logger|tracer)$/i;
const METHODS = /^(?:log|trace|debug|info|warn|error|fatal|dir|table|appendKeys|addContext)$/;
const CREDENTIAL =
  /^(?:.*_?(?:token|password|passwd|secret|credential|credentials|apikey|api_key|privatekey|private_key)|authorization|cookies?|set-cookie|x-api-key|(?:request|multivalue|raw)?headers|jwt|bearer)$/i;
/** Whole requests, which carry headers and bodies. */
const WHOLE = /^(?:event|req|request)$/i;
/** Calls that keep nothing of what they are given. */
const HARMLESS = /^(?:keys|isArray|Boolean|redact.*|mask.*|hash.*)$/i;

export const noLoggedCredentials = define(
  {
    description: 'Logs hold named fields: no token, no header, no whole event.',
    message: 'This logs what may hold a credential; log named fields that hold none.',
  },
  (_context, report) => ({
    CallExpression(node) {
      const callee = bare(node.callee);
      if (callee.type !== 'MemberExpression') return;
      const { object } = callee;
      const name = object.type === 'Identifier' ? object.name : memberName(object);
      if (!name || !LOGGERS.test(name) || !METHODS.test(memberName(callee) ?? '')) return;
      for (const each of node.arguments) {
        const found = credentialIn(each);
        if (found) report(found);
      }
    },
  }),
);

/** The first part of an expression that is a credential, by its name. */
function credentialIn(node: Node): Node | undefined {
  const expression = bare(node);
  switch (expression.type) {
    case 'Identifier':
      return CREDENTIAL.test(expression.name) || WHOLE.test(expression.name) ? expression : undefined;
    case 'MemberExpression': {
      const name = memberName(expression);
      if (name !== undefined && CREDENTIAL.test(name)) return expression;
      // `headers['x-trace']` is one header; which one, its name has said.
      return name === undefined ? credentialIn(expression.object) : undefined;
    }
    case 'TemplateLiteral':
      return first(expression.expressions);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return first([expression.left, expression.right]);
    case 'ConditionalExpression':
      return first([expression.consequent, expression.alternate]);
    case 'ArrayExpression':
      return first(expression.elements.filter((each) => each !== null));
    case 'SpreadElement':
      return credentialIn(expression.argument);
    case 'AwaitExpression':
      return credentialIn(expression.argument);
    case 'ObjectExpression':
      return first(
        expression.properties.map((each) => (each.type === 'Property' ? propertyValue(each) : each.argument)),
      );
    case 'CallExpression': {
      const name = expression.callee.type === 'Identifier' ? expression.callee.name : memberName(expression.callee);
      return name !== undefined && HARMLESS.test(name) ? undefined : first(expression.arguments);
    }
    default:
      return undefined;
  }
}

function propertyValue(property: import('estree').Property): Node {
  const name = propertyName(property);
  const isTold = property.value.type === 'Literal' || property.value.type === 'UnaryExpression';
  return name !== undefined && CREDENTIAL.test(name) && !isTold ? property.key : property.value;
}

function first(nodes: readonly Node[]): Node | undefined {
  for (const node of nodes) {
    const found = credentialIn(node);
    if (found) return found;
  }
  return undefined;
}
