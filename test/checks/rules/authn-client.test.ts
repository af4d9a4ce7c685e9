import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { authnClient } from '../../../src/checks/rules/authn-client';
import { goodTemplate } from '../good-template';
import { ruleTriple, setIssuer, setVariable } from '../rule-triple';

const APP = {
  UserPoolId: { Ref: 'Pool' },
  AllowedOAuthFlows: ['code'],
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
  CallbackURLs: ['https://shop.example.com/in', 'com.example.shop:/in'],
  AccessTokenValidity: 15,
  TokenValidityUnits: { AccessToken: 'minutes' },
  RefreshTokenRotation: { Feature: 'ENABLED' },
  EnableTokenRevocation: true,
};
const SERVICE = { UserPoolId: { Ref: 'Pool' }, AllowedOAuthFlows: ['client_credentials'], GenerateSecret: true };

/** A user pool behind the authorizer of the good template, with one app client. */
function withClient(template: MutableTemplate, properties: Record<string, unknown>): void {
  template.Resources.Pool = { Type: 'AWS::Cognito::UserPool' };
  template.Resources.Client = { Type: 'AWS::Cognito::UserPoolClient', Properties: properties };
  setVariable(template, 'Authorizer', 'POOL', { Ref: 'Pool' });
}

const broken = (change: Record<string, unknown>) => (template: MutableTemplate) =>
  withClient(template, { ...APP, ...change });

ruleTriple('authn-client', {
  violations: {
    'the implicit flow': broken({ AllowedOAuthFlows: ['code', 'implicit'] }),
    'a password flow': broken({ ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
    'a password flow by its former name': broken({ ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] }),
    'a callback in clear': broken({ CallbackURLs: ['http://localhost:3000'] }),
    'a callback with a wildcard': broken({ CallbackURLs: ['https://*.example.com/in'] }),
    'a callback of a scheme that anyone may claim': broken({ CallbackURLs: ['shop:/in'] }),
    'access tokens for a day': broken({ AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'days' } }),
    'access tokens for two hours, without a unit': broken({ AccessTokenValidity: 2, TokenValidityUnits: undefined }),
    'refresh tokens that are not rotated': broken({ RefreshTokenRotation: undefined }),
    'tokens that cannot be revoked': broken({ EnableTokenRevocation: false }),
    'a service without a secret': (template) => withClient(template, { ...SERVICE, GenerateSecret: undefined }),
    'an issuer that takes tokens for any API': (template) => setIssuer(template, { profile: 'cognito-access' }),
  },
  unclear: {
    'flows that come from a parameter': broken({ AllowedOAuthFlows: [{ Ref: 'Flow' }] }),
    'callbacks that come from a parameter': broken({ CallbackURLs: { Ref: 'Urls' } }),
    'a validity that comes from a parameter': broken({ AccessTokenValidity: { Ref: 'Minutes' } }),
    'a client of a pool that it cannot see': (template) =>
      withClient(template, { ...APP, UserPoolId: 'eu-west-1_abc', AllowedOAuthFlows: ['implicit'] }),
  },
});

describe('rule authn-client', () => {
  const findings = (edit: (template: MutableTemplate) => void) => {
    const template = goodTemplate();
    edit(template);
    return authnClient.check(templateModel(template));
  };

  test.each([
    ['an app', APP],
    ['a service', SERVICE],
  ])('accepts %s with safe flows', (_name, client) => {
    expect(findings((template) => withClient(template, client))).toEqual([]);
  });

  test('leaves alone a client of a user pool that has nothing to do with the API', () => {
    expect(
      findings((template) => {
        withClient(template, { ...APP, UserPoolId: { Ref: 'Other' }, AllowedOAuthFlows: ['implicit'] });
        template.Resources.Other = { Type: 'AWS::Cognito::UserPool' };
      }),
    ).toEqual([]);
  });

  test('names the client and what is weak about it', () => {
    expect(findings(broken({ AllowedOAuthFlows: ['implicit', 'code'] }))).toEqual([
      { resource: 'Client', where: 'the implicit flow' },
    ]);
  });
});
