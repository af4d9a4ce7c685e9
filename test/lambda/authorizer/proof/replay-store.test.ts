import { replayStore } from '../../../../lambda/authorizer/proof/replay-store';
import { AwsCallError, type AwsRequest } from '../../../../lambda/core/aws';

const failing = (code: string) => async () => {
  throw new AwsCallError('DynamoDB_20120810.PutItem', code, 400);
};

describe('replayStore', () => {
  it('writes an entry on the condition that there is none', async () => {
    const requests: AwsRequest[] = [];
    const call = async (request: AwsRequest) => {
      requests.push(request);
      return {};
    };

    const answer = await replayStore({ table: 'proofs', call, deadlineMs: 500 }).remember('id-1', 1234.5);

    expect(answer).toBe('new');
    expect(requests).toEqual([
      {
        service: 'dynamodb',
        target: 'DynamoDB_20120810.PutItem',
        body: {
          TableName: 'proofs',
          Item: { pk: { S: 'id-1' }, expires: { N: '1235' } },
          ConditionExpression: 'attribute_not_exists(#k)',
          ExpressionAttributeNames: { '#k': 'pk' },
        },
        deadlineMs: 500,
      },
    ]);
  });

  it.each([
    ['ConditionalCheckFailedException', 'seen'],
    ['ProvisionedThroughputExceededException', 'unavailable'],
    ['Timeout', 'unavailable'],
  ])('answers %s with %s', async (code, expected) => {
    const store = replayStore({ table: 'proofs', call: failing(code), deadlineMs: 500 });

    expect(await store.remember('id-1', 1)).toBe(expected);
  });
});
