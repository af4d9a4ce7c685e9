import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, type FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Backend } from '../src/backends/backend';
import { Contract } from '../src/contract';
import { Consumer } from '../src/consumers/consumer';
import { Waiver } from '../src/core/waiver';
import { Sink } from '../src/layers/audit/sink';
import { HardenedApi } from '../src/hardened-api';
import type { HardenedApiProps } from '../src/hardened-api-props';
import { Issuer } from '../src/layers/authentication/issuer';
import { TokenKind } from '../src/layers/authentication/token-rules';
import { OwnershipResolver } from '../src/layers/authorization/ownership-resolver';

const SHOP = join(__dirname, 'fixtures', 'shop.yaml');
const ISSUER = Issuer.oidc('https://id.example.com', { audiences: ['shop'] });
const OPTIONS = { owner: 'shop', reason: 'test', expires: '2027-03-31' };
const EDGE = Waiver.of('network-edge', OPTIONS);
const ACME = Consumer.of('acme', { issuer: ISSUER, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] });

describe('HardenedApi', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'hardened-api-test-'));
  let count = 0;

  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  function stackOf(props: Partial<HardenedApiProps> = {}, fn: Partial<FunctionProps> = {}): Stack {
    const app = new App({
      outdir: join(outdir, String(count++)),
      context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' },
    });
    const stack = new Stack(app, 'Shop');
    const handler = new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'app.main',
      code: Code.fromInline('exports.main = async () => ({ statusCode: 200 });'),
      ...fn,
    });
    const orders = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    new HardenedApi(stack, 'Api', {
      contract: Contract.fromFile(SHOP),
      issuers: [ISSUER],
      backend: Backend.lambda(handler),
      resources: [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })],
      sinks: [Sink.cloudWatchNative()],
      waivers: [EDGE],
      ...props,
    });
    return stack;
  }

  function contractWith(edit: (yaml: string) => string): Contract {
    const file = join(outdir, `contract-${count++}.yaml`);
    writeFileSync(file, edit(readFileSync(SHOP, 'utf8')));
    return Contract.fromFile(file);
  }

  function body(template: Template) {
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
    return api?.['Properties'].Body as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
      components: { securitySchemes: Record<string, Record<string, Record<string, unknown>>> };
    };
  }

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
            HARDENED_TRANSACTION_KEYS: { 'Fn::GetAtt': [Match.stringLikeRegexp('TransactionKeys'), 'Jwks'] },
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
      const readers = policies.filter((policy) => JSON.stringify(policy).includes('secretsmanager:GetSecretValue'));

      expect(readers.flatMap((policy) => policy['Properties'].Roles as unknown[])).toEqual(
        expect.not.arrayContaining([{ Ref: expect.stringMatching(/^Handler/) as string }]),
      );
      expect(readers).toHaveLength(2);
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

  it('has no registry without consumers', () => {
    const template = Template.fromStack(stackOf());

    template.resourceCountIs('Custom::HardenedConsumers', 0);
    expect(JSON.stringify(template)).not.toContain('HARDENED_REGISTRY_TABLE');
  });

  describe('refuses to leave a gap', () => {
    const SYNTH: [string, () => Partial<HardenedApiProps>, RegExp][] = [
      ['no edge', () => ({ waivers: [] }), /network, every operation: no edge.*Waiver\.of\('network-edge'/],
      [
        'a resource type without a resolver',
        () => ({ resources: [] }),
        /authorization, resource Order \(getOrder\): no resolver finds its tenant/,
      ],
      [
        'an identifier without a resource',
        () => ({ contract: contractWith((yaml) => yaml.replace('resource: Order, ownership: owner, ', '')) }),
        /authorization, getOrder \(GET \/orders\/\{orderId\}\): identifier "orderId" in path names no resource.*'authz-gap'/,
      ],
      [
        'an operation without security',
        () => ({
          contract: contractWith((yaml) => yaml.replace('operationId: root', 'operationId: root\n      security: []')),
        }),
        /authentication, root \(GET \/\): the contract publishes it without authentication.*'authn-required'/,
      ],
      [
        'an operation with neither scope nor role',
        () => ({
          contract: contractWith((yaml) => yaml.replace('x-hardened: { roles: [buyer] }', 'security: [{ oauth: [] }]')),
        }),
        /authorization, root \(GET \/\): it needs neither a scope nor a role.*'authz-scope'/,
      ],
      [
        'an issuer whose tokens are of no known kind',
        () => ({
          issuers: [Issuer.oidc('https://id.example.com', { audiences: ['a'], tokenKind: TokenKind.GENERIC })],
        }),
        /authentication, issuer https:\/\/id\.example\.com.*'authn-token-type'/,
      ],
    ];

    it.each(SYNTH)('%s', (_, props, message) => {
      expect(() => stackOf(props())).toThrow(message);
    });

    it('and names every gap at once', () => {
      expect(() => stackOf({ waivers: [], resources: [] })).toThrow(/2 faults/);
    });

    it('unless a waiver covers it', () => {
      const contract = contractWith((yaml) => yaml.replace('resource: Order, ownership: owner, ', ''));

      expect(() => stackOf({ contract, waivers: [EDGE, Waiver.of('authz-gap', OPTIONS)] })).not.toThrow();
    });

    it('and not with an expired waiver', () => {
      const waivers = [Waiver.of('network-edge', { ...OPTIONS, expires: '2026-11-30' })];

      expect(() => stackOf({ waivers })).toThrow('expired on 2026-11-30');
    });
  });

  it('publishes an operation without authorizer under a waiver, marked anonymous', () => {
    const contract = contractWith((yaml) =>
      yaml.replace('operationId: root\n      x-hardened: { roles: [buyer] }', 'operationId: root\n      security: []'),
    );
    const stack = stackOf({ contract, waivers: [EDGE, Waiver.of('authn-required', OPTIONS)] });

    const { paths } = body(Template.fromStack(stack));
    expect(paths['/']?.['get']?.['security']).toEqual([]);
    expect(paths['/orders']?.['post']?.['security']).toEqual([{ hardened: [], plan: [] }]);
    const handlers = join((stack.node.root as App).outdir, 'hardened-handlers');
    const guard = readdirSync(handlers).find((name) => name.includes('Input')) ?? '';
    expect(readFileSync(join(handlers, guard, 'hardened', 'config', 'operations.json'), 'utf8')).toMatch(
      /"id":"root".*?"anonymous":true/,
    );
  });

  it.each([
    ['a runtime that the guard cannot wrap', { runtime: Runtime.PYTHON_3_13 }, /runtime python3\.13.*Node\.js runtime/],
  ])('refuses a backend with %s', (_, fn, message) => {
    expect(() => stackOf({}, fn)).toThrow(message);
  });

  it('refuses one backend for two APIs', () => {
    const stack = stackOf();
    const backend = Backend.lambda(stack.node.findChild('Handler') as LambdaFunction);
    const second = {
      contract: Contract.fromFile(SHOP),
      issuers: [ISSUER],
      backend,
      sinks: [Sink.cloudWatchNative()],
      waivers: [EDGE],
    };

    const orders = stack.node.findChild('Orders') as Table;
    const resources = [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })];
    expect(() => new HardenedApi(stack, 'Second', { ...second, resources })).toThrow(
      'is guarded for another API already',
    );
  });

  it.each([
    ['no issuer', { issuers: [] }, '"issuers" must not be empty'],
    ['one issuer twice', { issuers: [ISSUER, ISSUER] }, 'is given twice'],
    ['a policy folder that does not exist', { policies: '/nowhere' }, '"policies" /nowhere is no folder'],
  ])('refuses %s', (_, props, message) => {
    expect(() => stackOf(props)).toThrow(message);
  });
});
