import type { Node } from 'estree';
import { bare, calleeName, propertyName, valuesOf } from '../strings';
import { define } from './define';

/** Commands of `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb` that write one item. */
const WRITES: readonly string[] = [
  'PutItemCommand',
  'UpdateItemCommand',
  'DeleteItemCommand',
  'PutCommand',
  'UpdateCommand',
  'DeleteCommand',
];
const MAKERS: readonly string[] = ['dynamoExpressions', 'dynamoAttributeExpressions'];

export const noUnconditionalWrite = define(
  {
    description: 'A write says what must still hold: the object may have changed hands since the decision.',
    message:
      'This writes whatever has become of the item since the decision; add a ConditionExpression (rowCondition of cdk-hardened-api/handler).',
  },
  (context, report) => {
    /** Undefined: what is in it cannot be seen. */
    const hasCondition = (node: Node | undefined, depth = 0): boolean | undefined => {
      const expression = node && bare(node);
      if (expression?.type === 'ObjectExpression') {
        const parts = expression.properties.map((each) =>
          each.type === 'SpreadElement'
            ? hasCondition(each.argument, depth)
            : propertyName(each) === 'ConditionExpression',
        );
        return parts.includes(true) || (parts.includes(undefined) ? undefined : false);
      }
      if (expression?.type === 'CallExpression' && MAKERS.includes(calleeName(expression) ?? ''))
        return hasCondition(expression.arguments[0], depth);
      const [value, ...more] = (expression && depth < 4 && valuesOf(context, expression)) || [];
      return value && more.length === 0 ? hasCondition(value, depth + 1) : undefined;
    };
    return {
      NewExpression(node) {
        if (WRITES.includes(calleeName(node) ?? '') && hasCondition(node.arguments[0]) === false) report(node);
      },
    };
  },
);
