import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { templateModel } from '../../src/checks/model/template-model';
import { authnClient } from '../../src/checks/rules/authn-client';
import { CognitoClient } from '../../src/consumers/cognito-client';
import { CognitoIssuer, type CognitoIssuerProps } from '../../src/consumers/cognito-issuer';
import { Contract } from '../../src/contract';
import { testStack } from '../layers/test-stack';

const contract = Contract.fromFile('examples/orders/openapi.yaml');
const service = (id: string, operations: string[]) =>
  CognitoClient.service(id, { operations, roles: ['buyer'], tenants: ['acme'] });
const app = (callbackUrls: string[], operations = ['listOrders', 'createOrder']) =>
  CognitoClient.app('web', { operations, callbackUrls, roles: ['buyer'], tenants: ['acme'] });

const CLIENTS = [service('erp', ['listOrders']), app(['https://shop.example.com/in'])];

/** The same contract with other scopes; undefined: none. */
function withScopes(rename: (scope: string) => string | undefined): Contract {
  const operations = contract._model.operations.map((operation) => ({
    ...operation,
    spec: {
      ...operation.spec,
      scopes: operation.spec.scopes.map((all) => all.flatMap((scope) => rename(scope) ?? [])),
    },
  }));
  return Contract._fromModel({ ...contract._model, operations });
}

function made(props: Partial<CognitoIssuerProps> = {}) {
  const stack = testStack();
  const identity = new CognitoIssuer(stack, 'Identity', {
    contract,
    identifier: 'orders',
    domainPrefix: 'acme-orders',
    clients: CLIENTS,
    ...props,
  });
  return { stack, identity, template: () => Template.fromStack(stack) };
}

describe('CognitoIssuer', () => {
  it('makes a resource server with exactly the scopes of the contract', () => {
    const { identity, template } = made();

    expect(identity.scopes).toEqual([
      'orders/orders.export',
      'orders/orders.read',
      'orders/orders.refund',
      'orders/orders.write',
    ]);
    template().hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'orders',
      Scopes: identity.scopes.map((scope) => Match.objectLike({ ScopeName: scope.slice('orders/'.length) })),
    });
  });

  it('names the scopes of a contract that has them with the identifier once only', () => {
    const { identity } = made({ contract: withScopes((scope) => `orders/${scope}`) });

    expect(identity.scopes).toContain('orders/orders.read');
    expect(identity.scopes.join(' ')).not.toContain('orders/orders/');
  });

  it('gives clients of a contract without scopes one scope, by which their tokens are told apart', () => {
    const { identity, template } = made({ contract: withScopes(() => undefined), clients: [CLIENTS[0]!] });

    expect(identity.scopes).toEqual(['orders/call']);
    template().hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: Match.anyValue() }, '/call']] }],
    });
  });

  it('refuses scopes of another resource server', () => {
    expect(() => made({ contract: withScopes((scope) => `billing/${scope}`) })).toThrow(
      'is one of another resource server',
    );
  });

  it('uses a user pool that is there already', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
    const identity = new CognitoIssuer(stack, 'Identity', {
      contract,
      identifier: 'orders',
      clients: CLIENTS,
      userPool,
    });

    Template.fromStack(stack).resourceCountIs('AWS::Cognito::UserPool', 0);
    expect(stack.resolve(identity.issuer.iss)).toEqual({
      'Fn::Join': ['', expect.arrayContaining(['/eu-west-1_abc'])],
    });
  });

  it('lets a service ask for the scopes of its operations alone, by client credentials and with a secret', () => {
    made()
      .template()
      .hasResourceProperties('AWS::Cognito::UserPoolClient', {
        GenerateSecret: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: Match.stringLikeRegexp('ResourceServer') }, '/orders.read']] }],
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        AccessTokenValidity: 15,
        EnableTokenRevocation: true,
      });
  });

  it('gives an app the code flow alone, no secret, and refresh tokens that work once', () => {
    made()
      .template()
      .hasResourceProperties('AWS::Cognito::UserPoolClient', {
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        CallbackURLs: ['https://shop.example.com/in'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
        RefreshTokenValidity: 480,
        PreventUserExistenceErrors: 'ENABLED',
      });
  });

  it('passes the rule over its own template', () => {
    const { identity, template, stack } = made();
    const { Resources } = template().toJSON() as { Resources: Record<string, unknown> };
    const issuers = stack.toJsonString([identity.issuer._config]);
    const Authorizer = {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { HARDENED_ISSUERS: stack.resolve(issuers) as unknown } } },
    };
    const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: { openapi: '3.0.1', paths: {} } } };

    expect(authnClient.check(templateModel({ Resources: { ...Resources, Authorizer, Api } }))).toEqual([]);
  });

  it('trusts its own app clients only, for its own scopes, and no longer than they issue for', () => {
    const { stack, identity } = made({ tokenLifetime: Duration.minutes(5) });

    expect(stack.resolve(identity.issuer._config)).toMatchObject({
      profile: 'cognito-access',
      audiences: [{ Ref: expect.stringContaining('Clienterp') }, { Ref: expect.stringContaining('Clientweb') }],
      scopePrefix: 'orders/',
      maxLifetimeSeconds: 300,
    });
  });

  it('makes one consumer of each client', () => {
    const { stack, identity } = made();

    expect(identity.consumers.map(({ id }) => id)).toEqual(['erp', 'web']);
    expect(stack.resolve(identity.clientId('erp'))).toEqual({ Ref: expect.stringContaining('Clienterp') });
    expect(() => identity.clientId('nobody')).toThrow('there is no client "nobody"');
  });

  it('shows no secret in the template', () => {
    const { template } = made();

    expect(JSON.stringify(template().toJSON())).not.toContain('ClientSecret');
    template().resourceCountIs('Custom::DescribeCognitoUserPoolClient', 0);
  });

  it('keeps the user pool when the stack goes, invites people and asks for a second factor', () => {
    made()
      .template()
      .hasResource('AWS::Cognito::UserPool', {
        DeletionPolicy: 'Retain',
        Properties: {
          DeletionProtection: 'ACTIVE',
          MfaConfiguration: 'ON',
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        },
      });
  });

  it.each<[string, Partial<CognitoIssuerProps>, string]>([
    ['no client', { clients: [] }, 'there is none'],
    ['an operation that is not there', { clients: [service('erp', ['lisOrders'])] }, 'has no operation "lisOrders"'],
    ['a client without operations', { clients: [service('erp', [])] }, 'it calls no operation'],
    ['the same client twice', { clients: [service('erp', ['listOrders']), service('erp', ['listOrders'])] }, 'twice'],
    ['a callback in clear', { clients: [app(['http://shop.example.com'])] }, 'could lead a code to somebody else'],
    ['a wildcard', { clients: [app(['https://*.example.com'])] }, 'could lead a code to somebody else'],
    ['a scheme that anyone may claim', { clients: [app(['shop:/in'])] }, 'could lead a code to somebody else'],
    ['no callback', { clients: [app([])] }, '"callbackUrls" is empty'],
    ['tokens for two hours', { tokenLifetime: Duration.hours(2) }, 'choose 5 to 60 minutes'],
    ['an identifier with blanks', { identifier: 'my orders' }, '"identifier" is "my orders"'],
    ['a new pool without a domain', { domainPrefix: undefined }, '"domainPrefix" is missing'],
  ])('refuses %s', (_name, props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});
