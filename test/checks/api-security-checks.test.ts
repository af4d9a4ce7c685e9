import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { Backend } from '../../src/backends/backend';
import { ApiSecurityChecks } from '../../src/checks';
import { Contract } from '../../src/contract';
import { Consumer } from '../../src/consumers/consumer';
import { Waiver } from '../../src/core/waiver';
import { Sink } from '../../src/layers/audit/sink';
import { HardenedApi } from '../../src/hardened-api';
import { Issuer } from '../../src/layers/authentication/issuer';
import { OwnershipResolver } from '../../src/layers/authorization/ownership-resolver';

const ISSUER = Issuer.oidc('https://id.example.com', { audiences: ['shop'] });
const WAIVERS = ['network-edge', 'network-default-endpoint'].map((slug) =>
  Waiver.of(slug, { owner: 'shop', reason: 'test', expires: '2027-03-31' }),
);

describe('ApiSecurityChecks', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'api-security-checks-'));
  let count = 0;

  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  function appAt(now = '2026-12-01'): App {
    return new App({
      outdir: join(outdir, String(count++)),
      context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': now },
    });
  }

  function hardened(app: App): Stack {
    const stack = new Stack(app, 'Shop');
    const handler = new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'app.main',
      code: Code.fromInline('exports.main = async () => ({ statusCode: 200 });'),
    });
    const orders = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    new HardenedApi(stack, 'Api', {
      contract: Contract.fromFile(join(__dirname, '..', 'fixtures', 'shop.yaml')),
      issuers: [ISSUER],
      consumers: [Consumer.of('acme', { issuer: ISSUER, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] })],
      backend: Backend.lambda(handler),
      resources: [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })],
      sinks: [Sink.cloudWatchNative()],
      waivers: WAIVERS,
    });
    return stack;
  }

  /** An API that passes stock packs and is open: hollow web ACL, a validator that no operation uses, no security. */
  function hollow(app: App, id = 'Hollow'): { stack: Stack; api: SpecRestApi } {
    const stack = new Stack(app, id);
    const api = new SpecRestApi(stack, 'Api', {
      cloudWatchRole: false,
      apiDefinition: ApiDefinition.fromInline({
        openapi: '3.0.1',
        info: { title: 'Hollow', version: '1' },
        paths: {
          '/things': {
            post: {
              requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
              responses: { '200': { description: 'ok' } },
              'x-amazon-apigateway-integration': {
                type: 'http_proxy',
                httpMethod: 'POST',
                uri: 'https://b.example.com',
              },
            },
          },
        },
        'x-amazon-apigateway-request-validators': {
          all: { validateRequestBody: true, validateRequestParameters: true },
        },
      }),
    });
    const acl = new CfnWebACL(stack, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'acl', sampledRequestsEnabled: true },
    });
    new CfnWebACLAssociation(stack, 'Association', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
    return { stack, api };
  }

  const found = (checks: ApiSecurityChecks, stack: Stack) =>
    checks.validateScope(stack).violations.map(({ ruleName }) => ruleName);

  it('finds nothing in an app of HardenedApi that registers it as a plugin', () => {
    const app = appAt();
    hardened(app);
    const checks = new ApiSecurityChecks(app);
    const validate = jest.spyOn(checks, 'validate');
    Validations.of(app).addPlugins(checks);

    app.synth();

    expect(validate.mock.results.map(({ value }) => value as unknown)).toEqual([{ success: true, violations: [] }]);
  });

  it.each([
    ['respects a waiver until its day', '2027-03-31', []],
    ['reports what a waiver covered once its day has passed', '2027-04-01', ['ApiSecurity-network-default-endpoint']],
  ])('%s', (_, today, expected) => {
    const { stack, api } = hollow(appAt(today));
    const waiver = { slug: 'network-default-endpoint', owner: 'shop', reason: 'test', expires: '2027-03-31' };

    (api.node.defaultChild as CfnResource).addMetadata('cdk-hardened-api', { waivers: [waiver] });

    const endpoint = found(new ApiSecurityChecks(), stack).filter((rule) => rule.includes('network-default-endpoint'));
    expect(endpoint).toEqual(expected);
  });

  it('fails the synth of an app with an open API', () => {
    const app = appAt();
    hollow(app);
    Validations.of(app).addPlugins(new ApiSecurityChecks(app));

    expect(() => app.synth()).toThrow(/validation/i);
  });

  it.each([
    ['an operation without security in the body', 'ApiSecurity-authn-required[POST-/things]'],
    ['a web ACL without rules', 'ApiSecurity-network-waf'],
    ['an open default endpoint', 'ApiSecurity-network-default-endpoint'],
    ['a validator that no operation uses', 'ApiSecurity-input-gateway-model[POST-/things]'],
  ])('names %s', (_, rule) => {
    const { stack } = hollow(appAt());

    expect(found(new ApiSecurityChecks(), stack)).toContain(rule);
  });

  it('says nothing more about a finding that is acknowledged with a reason, and keeps the others', () => {
    const { stack, api } = hollow(appAt());
    const before = found(new ApiSecurityChecks(), stack);

    Validations.of(api).acknowledge({
      id: 'ApiSecurity-authn-required[POST-/things]',
      reason: 'a public form, throttled and validated',
    });

    const after = found(new ApiSecurityChecks(), stack);
    expect(before.filter((rule) => !after.includes(rule))).toEqual(['ApiSecurity-authn-required[POST-/things]']);
  });

  it('looks only at the tree that it was made for', () => {
    const app = appAt();
    hollow(app);
    const clean = new Stack(app, 'Clean');

    const report = new ApiSecurityChecks(clean).validate({ appConstruct: app } as never);

    expect(report).toEqual({ success: true, violations: [] });
  });

  it('sees what an L1 override opened', () => {
    const stack = hardened(appAt());
    const stage = stack.node
      .findAll()
      .find((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === 'AWS::ApiGateway::Stage');

    (stage as CfnResource).addPropertyDeletionOverride('AccessLogSetting');

    expect(found(new ApiSecurityChecks(), stack)).toContain('ApiSecurity-audit-access-log');
  });

  it('takes less than a second of processor time for a stack of 300 resources', () => {
    const { stack } = hollow(appAt());
    for (let i = 0; i < 300; i++)
      new Table(stack, `Table${i}`, { partitionKey: { name: 'id', type: AttributeType.STRING } });
    const started = process.cpuUsage();

    new ApiSecurityChecks().validateScope(stack);

    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(1);
  });

  it.each([
    ['AwsSolutions', () => new AwsSolutionsChecks()],
    ['HIPAA', () => new HIPAASecurityChecks()],
    ['NIST 800-53 r5', () => new NIST80053R5Checks()],
    ['PCI DSS', () => new PCIDSS321Checks()],
    ['Serverless', () => new ServerlessChecks()],
  ])('leaves the pack %s no finding of the construct without a reason', (_, pack) => {
    const api = hardened(appAt()).node.findChild('Api');

    expect(
      pack()
        .validateScope(api)
        .violations.map(({ ruleName }) => ruleName),
    ).toEqual([]);
  });
});
