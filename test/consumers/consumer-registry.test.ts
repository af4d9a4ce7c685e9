import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Consumer } from '../../src/consumers/consumer';
import { ConsumerRegistry } from '../../src/consumers/consumer-registry';
import { RegistryProvider } from '../../src/core/registry-provider';
import { Issuer } from '../../src/layers/authentication/issuer';
import { testStack } from '../layers/test-stack';

function synth(removalPolicy?: RemovalPolicy): Template {
  const stack = testStack();
  const issuer = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
  const consumers = [Consumer.of('acme', { issuer, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] })];
  const provider = new RegistryProvider(stack, 'Provider', { logGroup: new LogGroup(stack, 'Log') });
  const registry = new ConsumerRegistry(stack, 'Registry', { consumers, provider, removalPolicy });
  registry.grantRead(
    new LambdaFunction(stack, 'Authorizer', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
    }),
  );
  return Template.fromStack(stack);
}

describe('ConsumerRegistry', () => {
  it('keeps its table against deletion and loss', () => {
    synth().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    });
  });

  it('can be told to go with the stack', () => {
    synth(RemovalPolicy.DESTROY).hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });

  it('hands the consumers to the provider as JSON', () => {
    const [resource] = Object.values(synth().findResources('Custom::HardenedConsumers'));

    expect(JSON.parse(resource?.['Properties'].Consumers as string)).toMatchObject([
      { consumerId: 'acme', status: 'active', clients: ['https://id.example.com erp'] },
    ]);
  });

  it('lets the authorizer read single items and nothing else', () => {
    synth().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'dynamodb:GetItem', Effect: 'Allow' })] },
      Roles: [{ Ref: Match.stringLikeRegexp('^AuthorizerServiceRole') }],
    });
  });

  it('names the table to the authorizer', () => {
    synth().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { HARDENED_REGISTRY_TABLE: { Ref: Match.stringLikeRegexp('^RegistryTable') } } },
    });
  });
});
