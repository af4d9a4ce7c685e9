import { LocalDynamoDb } from '../../../../cli/gateway/services/dynamodb';
import { LocalSecrets } from '../../../../cli/gateway/services/secrets';

const table = {
  name: 'orders',
  properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'tenant', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-tenant',
        KeySchema: [{ AttributeName: 'tenant', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ContributorInsightsSpecification: { Enabled: true },
      },
    ],
    SSESpecification: { SSEEnabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  },
};

describe('DynamoDB', () => {
  let dynamodb: LocalDynamoDb;

  beforeAll(async () => {
    dynamodb = await LocalDynamoDb.start();
  });
  afterAll(() => dynamodb.close());

  test('takes a table of a template, with members that the emulator does not know', async () => {
    await dynamodb.reset([table]);
    await dynamodb.call('PutItem', { TableName: 'orders', Item: { pk: { S: '1' }, tenant: { S: 't' } } });

    const found = await dynamodb.call('Query', {
      TableName: 'orders',
      IndexName: 'by-tenant',
      KeyConditionExpression: 'tenant = :t',
      ExpressionAttributeValues: { ':t': { S: 't' } },
    });

    expect(found['Count']).toBe(1);
  });

  test('begins every boot with empty tables', async () => {
    await dynamodb.reset([table]);
    await dynamodb.call('PutItem', { TableName: 'orders', Item: { pk: { S: '1' } } });
    await dynamodb.reset([table]);

    expect((await dynamodb.call('Scan', { TableName: 'orders' }))['Count']).toBe(0);
  });

  test('names the operation that it does not know', async () => {
    await expect(dynamodb.call('TransactWriteItems', {})).rejects.toThrow(/TransactWriteItems: UnknownOperation/);
  });
});

describe('Secrets Manager', () => {
  let secrets: LocalSecrets;

  beforeAll(async () => {
    secrets = await LocalSecrets.start();
    secrets.set([{ arn: 'arn:s', name: 'db', text: 'hidden' }]);
  });
  afterAll(() => secrets.close());

  const call = async (target: string, body: unknown) => {
    const answer = await fetch(secrets.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': `secretsmanager.${target}` },
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };

  test.each(['arn:s', 'db'])('gives the text of %s', async (SecretId) => {
    expect(await call('GetSecretValue', { SecretId })).toMatchObject({ status: 200, SecretString: 'hidden' });
  });

  test('does not know a secret that the template does not have', async () => {
    expect(await call('GetSecretValue', { SecretId: 'other' })).toMatchObject({
      status: 400,
      __type: 'ResourceNotFoundException',
    });
  });

  test('refuses what it does not serve, by name', async () => {
    expect(await call('DeleteSecret', {})).toMatchObject({
      status: 400,
      message: expect.stringContaining('DeleteSecret'),
    });
  });
});
