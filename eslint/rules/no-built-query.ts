import type { Node } from 'estree';
import { calleeName, isBuiltText, propertyName, textsWithin } from '../strings';
import { define } from './define';

/** Methods whose first argument is a statement. */
const METHODS: readonly string[] = [
  'query',
  'execute',
  'raw',
  'unsafe',
  'prepare',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
];
/** Members of a command that hold a statement or an expression. */
const MEMBERS: readonly string[] = [
  'KeyConditionExpression',
  'FilterExpression',
  'ConditionExpression',
  'UpdateExpression',
  'ProjectionExpression',
  'Statement',
  'QueryString',
  'sql',
];
const STATEMENT =
  /^\s*(?:select\s[\s\S]*\bfrom\b|insert\s+into\b|update\s[\s\S]*\bset\b|delete\s+from\b|merge\s+into\b|drop\s+table\b|alter\s+table\b)/i;

export const noBuiltQuery = define(
  {
    description: 'Statements of SQL, PartiQL and expressions of DynamoDB are never put together from texts.',
    message:
      'This statement is put together from texts; write it with sql`…` or dynamo`…` of cdk-hardened-api/handler.',
  },
  (context, report) => {
    const seen = new Set<Node>();
    const once = (node: Node) => {
      if (seen.has(node)) return;
      seen.add(node);
      report(node);
    };
    const statement = (node: Node) => {
      if (STATEMENT.test(textsWithin(node).join('?')) && isBuiltText(context, node)) once(node);
    };
    return {
      CallExpression(node) {
        const [first] = node.arguments;
        if (first && node.callee.type === 'MemberExpression' && METHODS.includes(calleeName(node) ?? '')) {
          if (isBuiltText(context, first)) once(first);
        }
      },
      Property(node) {
        if (MEMBERS.includes(propertyName(node) ?? '') && isBuiltText(context, node.value)) once(node.value);
      },
      TemplateLiteral(node) {
        if (node.parent.type !== 'TaggedTemplateExpression') statement(node);
      },
      BinaryExpression(node) {
        if (node.operator === '+' && node.parent.type !== 'BinaryExpression') statement(node);
      },
    };
  },
);
