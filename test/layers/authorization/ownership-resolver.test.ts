import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { OwnershipResolver } from '../../../src/layers/authorization/ownership-resolver';
import { ServiceNetwork } from '../../../src/layers/authorization/ownership-options';

const URL = 'https://owners.example.com/orders/{id}';

function statementsOf(make: (stack: Stack) => OwnershipResolver): { Action: unknown; Resource: unknown }[] {
  const stack = new Stack();
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  make(stack).grantRead(role);
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

const table = (stack: Stack) =>
  Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders');

describe('a resolver grants', () => {
  test('single reads of a table', () => {
    const [statement] = statementsOf((stack) =>
      OwnershipResolver.dynamoDb('Order', table(stack), { key: 'id', tenant: 't' }),
    );

    expect(statement?.Action).toBe('dynamodb:GetItem');
  });

  test('queries of the one index, and no read of the table', () => {
    const statements = statementsOf((stack) =>
      OwnershipResolver.dynamoDbIndex('Order', table(stack), 'by-order', { key: 'id', tenant: 't' }),
    );

    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ['dynamodb:Query', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/by-order'],
    ]);
  });

  test('the secret of a service, and nothing without one', () => {
    const secret = (stack: Stack) =>
      Secret.fromSecretCompleteArn(stack, 'S', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:owners-abcdef');

    const statements = statementsOf((stack) =>
      OwnershipResolver.https('Order', { url: URL, tenant: 'tenant', secret: secret(stack) }),
    );

    expect(statements.map(({ Action }) => Action)).toEqual([
      ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    ]);
    expect(statementsOf(() => OwnershipResolver.https('Order', { url: URL, tenant: 'tenant' }))).toEqual([]);
  });
});

describe('a resolver is configured', () => {
  test.each<[string, OwnershipResolver, object]>([
    [
      'to ask a public service',
      OwnershipResolver.https('Order', { url: URL, tenant: 'tenant', owner: 'by' }),
      { kind: 'https', url: URL, tenant: 'tenant', owner: 'by', network: 'public' },
    ],
    [
      'to ask a private service, and to remember the answer',
      OwnershipResolver.https('Order', {
        url: URL,
        tenant: 't',
        network: ServiceNetwork.PRIVATE,
        cache: Duration.seconds(5),
      }),
      { kind: 'https', url: URL, tenant: 't', network: 'private', cacheSeconds: 5 },
    ],
    ['to read a claim', OwnershipResolver.claim('Account', 'accounts'), { kind: 'claim', claim: 'accounts' }],
    [
      'to read the path',
      OwnershipResolver.path('Report', { tenant: 'tenantId', owner: 'userId' }),
      { kind: 'path', tenant: 'tenantId', owner: 'userId' },
    ],
  ])('%s', (_, resolver, config) => {
    expect(resolver._config).toEqual(config);
  });
});

describe('a service is refused whose URL', () => {
  test.each([
    ['http://owners.example.com/{id}', 'does not start with https://'],
    ['https://owners.example.com/orders', 'does not have {id} once'],
    ['https://owners.example.com/{id}/{id}', 'does not have {id} once'],
    ['https://{id}.example.com/', 'does not have {id} as a whole segment of its path'],
    ['https://owners.example.com/?id={id}', 'does not have {id} as a whole segment of its path'],
    ['https://owners.example.com/order-{id}', 'does not have {id} as a whole segment of its path'],
    ['https://owners.example.com/{id}.json', 'does not have {id} as a whole segment of its path'],
    ['https://u:p@owners.example.com/{id}', 'carries credentials'],
    ['owners/{id}', 'is no URL'],
  ])('%s %s', (url, what) => {
    expect(() => OwnershipResolver.https('Order', { url, tenant: 'tenant' })).toThrow(what);
  });
});

test.each([0.5, 61])('a memory of %s seconds is refused', (seconds) => {
  const cache = Duration.millis(seconds * 1000);

  expect(() => OwnershipResolver.https('Order', { url: URL, tenant: 'tenant', cache })).toThrow(
    '"cache" of resource Order',
  );
});

test('an empty claim is refused', () => {
  expect(() => OwnershipResolver.claim('Account', '')).toThrow('"claim" of resource Account is empty');
});
