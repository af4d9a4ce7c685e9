import {
  attr,
  attribute,
  type DynamoExpression,
  dynamo,
  dynamoAttributeExpressions,
  dynamoExpressions,
} from '../../../lambda/handler';

const EVIL = 'x) OR attribute_exists(#n0';

describe('an expression of DynamoDB', () => {
  it('carries names and values apart from its text, shared by all expressions of a command', () => {
    const command = dynamoExpressions({
      KeyConditionExpression: dynamo`${attr`tenantId`} = ${EVIL} and begins_with(${attr`status`}, ${'o'})`,
      FilterExpression: dynamo`${attr`status`} <> ${'gone'} and size(${attr`lines[0].sku`}) > ${2}`,
      ProjectionExpression: dynamo`${attr`status`}, ${attr`shipTo.city`}`,
    });

    expect(command).toEqual({
      KeyConditionExpression: '#n0 = :v0 and begins_with(#n1, :v1)',
      FilterExpression: '#n1 <> :v2 and size(#n2[0].#n3) > :v3',
      ProjectionExpression: '#n1, #n4.#n5',
      ExpressionAttributeNames: {
        '#n0': 'tenantId',
        '#n1': 'status',
        '#n2': 'lines',
        '#n3': 'sku',
        '#n4': 'shipTo',
        '#n5': 'city',
      },
      ExpressionAttributeValues: { ':v0': EVIL, ':v1': 'o', ':v2': 'gone', ':v3': 2 },
    });
  });

  it('is put together from expressions', () => {
    const mine = dynamo`${attr`owner`} = ${'me'}`;

    const { ConditionExpression } = dynamoExpressions({
      ConditionExpression: dynamo`${mine} or ${attr`open`} = ${true}`,
    });

    expect(ConditionExpression).toBe('#n0 = :v0 or #n1 = :v1');
  });

  it('writes typed values for the low-level client', () => {
    const value = { a: [1, 'b', null, true, 5n], s: new Set(['x']), n: new Set([1]), b: new Uint8Array([7]) };

    const { ExpressionAttributeValues } = dynamoAttributeExpressions({
      UpdateExpression: dynamo`set ${attr`data`} = ${value}`,
    });

    expect(ExpressionAttributeValues).toEqual({
      ':v0': {
        M: {
          a: { L: [{ N: '1' }, { S: 'b' }, { NULL: true }, { BOOL: true }, { N: '5' }] },
          s: { SS: ['x'] },
          n: { NS: ['1'] },
          b: { B: new Uint8Array([7]) },
        },
      },
    });
  });

  it.each([
    ['a text as expression', () => dynamoExpressions({ FilterExpression: EVIL as unknown as DynamoExpression })],
    ['a call with a text', () => (dynamo as unknown as (text: string) => unknown)(EVIL)],
    ['a placeholder of its own', () => dynamo`#status = ${1}`],
    ['an attribute that is not listed', () => attribute('tenantId', ['status'])],
    ['an attribute made of a value', () => (attr as unknown as (s: unknown, v: string) => unknown)`${EVIL}`],
    ['an undefined value', () => dynamo`${attr`a`} = ${undefined as unknown as string}`],
    [
      'an instance of a class',
      () => dynamoAttributeExpressions({ FilterExpression: dynamo`${new Date() as unknown as string}` }),
    ],
  ])('refuses %s', (_what, make) => {
    expect(make).toThrow();
  });
});
