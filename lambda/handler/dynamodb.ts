import { type AttributeValue, toAttributeValue } from './attribute-value';
import { kindOf, requireListed, requireTag } from './tagged';

/** What may stand in a placeholder of an expression: an attribute, another expression, or a value. */
export type DynamoInput = DynamoAttribute | DynamoExpression | DynamoValue;
export type DynamoValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | ReadonlySet<string | number>
  | readonly DynamoValue[]
  | { readonly [name: string]: DynamoValue };

type Part = string | { readonly path: readonly string[] } | { readonly value: DynamoValue };

/** An attribute that the code names. Only `attribute` and `attr` make one. */
export class DynamoAttribute {
  readonly #path: readonly string[];

  /** @internal */
  public constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return [{ path: this.#path }];
  }
}

/** An expression whose names and values travel apart from its text. Only `dynamo` makes one. */
export class DynamoExpression {
  readonly #parts: readonly Part[];

  /** @internal */
  public constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return this.#parts;
  }
}

/**
 * Writes an expression of DynamoDB whose names and values are placeholders.
 *
 * @example
 * const input = {
 *   TableName: table,
 *   ...dynamoExpressions({
 *     KeyConditionExpression: dynamo`${attr`tenantId`} = ${tenant} and begins_with(${attr`orderId`}, ${prefix})`,
 *   }),
 * };
 *
 * @throws TypeError where it is called as a function, or a placeholder is no value
 */
export function dynamo(strings: TemplateStringsArray, ...inputs: readonly DynamoInput[]): DynamoExpression {
  requireTag('dynamo', strings);
  const parts: Part[] = [];
  strings.forEach((text, index) => {
    if (/[#:]\w/.test(text)) throw new SyntaxError('the expression has a placeholder of its own; use ${value} instead');
    parts.push(text);
    if (index < inputs.length) parts.push(...partsOf(inputs[index]));
  });
  return new DynamoExpression(parts);
}

function partsOf(input: unknown): readonly Part[] {
  if (input instanceof DynamoAttribute || input instanceof DynamoExpression) return input._parts();
  if (input === undefined || typeof input === 'function' || typeof input === 'symbol') {
    throw new TypeError(`a ${kindOf(input)} is no value of DynamoDB`);
  }
  return [{ value: input as DynamoValue }];
}

/** An attribute or a path (`shipTo.city`) that is written in the code, reserved words included. */
export function attr(strings: TemplateStringsArray): DynamoAttribute {
  requireTag('attr', strings);
  // A tag takes values too, which must not name attributes.
  if (strings.length !== 1) throw new TypeError('attr`…` takes no placeholder; use attribute(name, allowed)');
  return new DynamoAttribute(pathOf(strings[0] as string));
}

/**
 * An attribute that is chosen at run time, from a list in the code.
 *
 * @throws RangeError for a name that is not listed
 */
export function attribute(name: string, allowed: readonly string[]): DynamoAttribute {
  requireListed('the attribute', name, allowed);
  return new DynamoAttribute(pathOf(name));
}

function pathOf(text: string): string[] {
  if (!/^[^.[\]]+(\[\d+\])*(\.[^.[\]]+(\[\d+\])*)*$/.test(text))
    throw new TypeError('an attribute is a path: a.b[0].c');
  return text.split('.');
}

/** The members of a command that hold expressions. */
export interface DynamoExpressionMembers {
  readonly KeyConditionExpression?: DynamoExpression;
  readonly FilterExpression?: DynamoExpression;
  readonly ConditionExpression?: DynamoExpression;
  readonly UpdateExpression?: DynamoExpression;
  readonly ProjectionExpression?: DynamoExpression;
}

/** Members of a command of `@aws-sdk/lib-dynamodb`. */
export interface DocumentExpressions<Value = DynamoValue> {
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, Value>;
}

/** Puts the expressions of one command together, for the document client (`@aws-sdk/lib-dynamodb`). */
export function dynamoExpressions(members: DynamoExpressionMembers): DocumentExpressions {
  return written(members, (value) => value);
}

/** As `dynamoExpressions`, for the client whose values are typed (`@aws-sdk/client-dynamodb`). */
export function dynamoAttributeExpressions(members: DynamoExpressionMembers): DocumentExpressions<AttributeValue> {
  return written(members, toAttributeValue);
}

function written<Value>(
  members: DynamoExpressionMembers,
  convert: (value: DynamoValue) => Value,
): DocumentExpressions<Value> {
  const names: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const aliases = new Map<string, string>();
  const alias = (name: string) => {
    const known = aliases.get(name) ?? `#n${aliases.size}`;
    aliases.set(name, known);
    names[known] = name;
    return known;
  };
  const step = (text: string) => text.replace(/^[^[]+/, alias);
  const texts = Object.entries(members).map(([member, expression]) => {
    if (!(expression instanceof DynamoExpression)) throw new TypeError(`${member} is not made by dynamo\`…\``);
    const parts = expression._parts().map((part) => {
      if (typeof part === 'string') return part;
      if ('path' in part) return part.path.map(step).join('.');
      const placeholder = `:v${Object.keys(values).length}`;
      values[placeholder] = convert(part.value);
      return placeholder;
    });
    return [member, parts.join('')];
  });
  return {
    ...(Object.fromEntries(texts) as Record<string, string>),
    ...(aliases.size > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
