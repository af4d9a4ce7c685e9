import { Waiver } from '../src/core/waiver';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Contract } from '../src/contract';
import { SHOP, ISSUER, OPTIONS, ACME, stackOf, contractWith, body, EDGE } from './hardened-api-fixture';

describe('HardenedApi', () => {
  describe('with one consumer', () => {
    let stack: Stack;
    let template: Template;

    beforeAll(() => {
      stack = stackOf({ consumers: [ACME] });
      template = Template.fromStack(stack);
    });

    it('puts every operation behind the authorizer, validated, with a proxy to the backend', () => {
      const operations = Object.values(body(template).paths).flatMap((item) => Object.values(item));

      expect(operations).toHaveLength(4);
      for (const operation of operations) {
        expect(operation).toMatchObject({
          security: [{ hardened: [] }],
          'x-amazon-apigateway-request-validator': 'all',
          'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', passthroughBehavior: 'never' },
        });
      }
    });

    it('has every request decided anew', () => {
      expect(body(template).components.securitySchemes['hardened']?.['x-amazon-apigateway-authorizer']).toMatchObject({
        type: 'request',
        identitySource: 'method.request.header.Authorization',
        authorizerResultTtlInSeconds: 0,
      });
    });

    it('fails the import on any warning and leaves the account alone', () => {
      template.hasResourceProperties('AWS::ApiGateway::RestApi', { FailOnWarnings: true });
      template.resourceCountIs('AWS::ApiGateway::Account', 0);
    });

    it.each(['Consumers', 'TransactionKeys'])(
      'waits ten minutes at most for an answer about Custom::Hardened%s',
      (kind) => {
        // Without a limit, CloudFormation waits for an hour.
        template.hasResourceProperties(`Custom::Hardened${kind}`, { ServiceTimeout: '600' });
      },
    );

    it('configures the authorizer', () => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: {
          Variables: {
            HARDENED_ISSUERS: JSON.stringify([ISSUER._config]),
            HARDENED_REGISTRY_TABLE: { Ref: Match.stringLikeRegexp('RegistryTable') },
            HARDENED_RESOLVERS: Match.anyValue(),
            HARDENED_TRANSACTION_SECRET: { Ref: Match.stringLikeRegexp('TransactionSecret') },
            HARDENED_API_ID: Match.anyValue(),
            HARDENED_DOMAINS: '[]',
          },
        },
      });
    });

    it('puts the guard before the handler of the user', () => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Handler: '/opt/hardened/index.handler',
        Layers: [{ Ref: Match.stringLikeRegexp('Guard') }],
        Environment: {
          Variables: {
            HARDENED_WRAPPED_HANDLER: 'app.main',
            HARDENED_TRANSACTION_KEYS_TABLE: { Ref: Match.stringLikeRegexp('TransactionKeysTable') },
            HARDENED_API_ID: Match.anyValue(),
            HARDENED_RESOLVERS: Match.anyValue(),
          },
        },
      });
    });

    it('addresses transaction tokens of the authorizer to the guard', () => {
      const ids = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(
        (fn) => (fn['Properties'].Environment?.Variables.HARDENED_API_ID as string | undefined) ?? [],
      );

      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
    });

    it('lets the guard read the public half of the key only', () => {
      const policies = Object.values(template.findResources('AWS::IAM::Policy'));
      const readers = policies.filter((policy) => /GetSecretValue[^}]*TransactionSecret/.test(JSON.stringify(policy)));

      expect(readers.flatMap((policy) => policy['Properties'].Roles as unknown[])).toEqual(
        expect.not.arrayContaining([{ Ref: expect.stringMatching(/^Handler/) as string }]),
      );
      // Authorizer, provider, rotation.
      expect(readers).toHaveLength(3);
    });

    it('lets API Gateway invoke the backend for its stage only', () => {
      const [permission] = Object.values(
        template.findResources('AWS::Lambda::Permission', {
          Properties: { FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Handler'), 'Arn'] } },
        }),
      );

      expect(JSON.stringify(permission?.['Properties'].SourceArn)).toMatch(/"\/live\/\*"\]|"\/",.*"\/\*"\]/);
      template.allResourcesProperties('AWS::Lambda::Permission', { SourceArn: Match.anyValue() });
    });

    it('uses no AWS managed policy in roles of its own', () => {
      const roles = template.findResources('AWS::IAM::Role');
      const managed = Object.entries(roles).filter(
        ([id, role]) => !/^Handler/.test(id) && role['Properties'].ManagedPolicyArns,
      );

      expect(managed).toEqual([]);
    });

    it('shows its waivers in the template', () => {
      template.hasResource('AWS::ApiGateway::RestApi', {
        Metadata: { 'cdk-hardened-api': { waivers: [{ slug: 'network-edge', ...OPTIONS }] } },
      });
    });

    it('writes contract and manifest beside the template, and no machine path into them', () => {
      const dir = (stack.node.root as App).outdir;
      const read = (kind: string) => {
        const file = readdirSync(dir).find((name) => name.endsWith(`.${kind}.json`)) ?? '';
        expect(file).toMatch(/^Shop\.ApiRestApi[0-9A-F]{8}\.(contract|manifest)\.json$/);
        return readFileSync(join(dir, file), 'utf8');
      };
      const [contract, manifest] = [read('contract'), read('manifest')];

      expect(Object.keys(JSON.parse(contract) as object)).toEqual(['document', 'table', 'opened']);
      expect(contract + manifest).not.toContain(__dirname);
      const { operations } = JSON.parse(manifest) as { operations: { id: string; controls: string[] }[] };
      const layers = (id: string) =>
        new Set(operations.find((each) => each.id === id)?.controls.map((slug) => slug.split('-')[0]));
      expect(operations.map(({ id }) => layers(id).size)).toEqual([6, 6, 6, 6]);
      expect(operations.find(({ id }) => id === 'getOrder')?.controls).toEqual(
        expect.arrayContaining(['authz-tenant', 'authz-owner', 'authn-consumer']),
      );
    });

    it('gives both enforcement points the same policies and operations', () => {
      const handlers = join((stack.node.root as App).outdir, 'hardened-handlers');
      const [authorizer, guard] = ['AuthorizerRole', 'Input'].map((part) =>
        join(handlers, readdirSync(handlers).find((name) => name.includes(part)) ?? ''),
      ) as [string, string];

      for (const file of ['operations.json', 'policies.json']) {
        expect(readFileSync(join(guard, 'hardened', 'config', file), 'utf8')).toBe(
          readFileSync(join(authorizer, 'config', file), 'utf8'),
        );
      }
      expect(readdirSync(join(guard, 'hardened', 'config'))).toContain('validators.js');
    });
  });

  it('deploys anew when the contract changes', () => {
    const deployment = (contract: Contract) =>
      Object.keys(Template.fromStack(stackOf({ contract })).findResources('AWS::ApiGateway::Deployment'));

    const changed = contractWith((yaml) => yaml.replace('maximum: 100 }', 'maximum: 99 }'));

    expect(deployment(changed)).not.toEqual(deployment(Contract.fromFile(SHOP)));
  });

  it('has no registry without consumers, which takes a waiver', () => {
    const waivers = [EDGE, Waiver.of('authn-consumer', OPTIONS)];
    const template = Template.fromStack(stackOf({ consumers: [], waivers }));

    template.resourceCountIs('Custom::HardenedConsumers', 0);
    expect(JSON.stringify(template)).not.toContain('HARDENED_REGISTRY_TABLE');
  });
});
