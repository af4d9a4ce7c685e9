import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
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
import { OwnershipResolver } from '../src/layers/authorization/ownership-resolver';

export const SHOP = join(__dirname, 'fixtures', 'shop.yaml');
export const ISSUER = Issuer.oidc('https://id.example.com', { audiences: ['shop'] });
export const OPTIONS = { owner: 'shop', reason: 'test', expires: '2027-03-31' };
export const EDGE = Waiver.of('network-edge', OPTIONS);
export const ACME = Consumer.of('acme', { issuer: ISSUER, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] });

const outdir = mkdtempSync(join(tmpdir(), 'hardened-api-test-'));
let count = 0;

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

export function stackOf(props: Partial<HardenedApiProps> = {}, fn: Partial<FunctionProps> = {}): Stack {
  const app = new App({
    outdir: join(outdir, String(count++)),
    context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' },
  });
  const stack = new Stack(app, 'Shop');
  addShop(stack, props, fn);
  return stack;
}

/** Writes the assembly of the shop into a folder, assets and all, so that it can be served. */
export function assemblyOf(
  folder: string,
  propsOf: (stack: Stack) => Partial<HardenedApiProps>,
  fn: Partial<FunctionProps> = {},
): string {
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Shop');
  addShop(stack, propsOf(stack), { handler: 'index.main', ...fn });
  return app.synth().directory;
}

function addShop(stack: Stack, props: Partial<HardenedApiProps>, fn: Partial<FunctionProps>): void {
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
    consumers: [ACME],
    sinks: [Sink.cloudWatchNative()],
    waivers: [EDGE],
    ...props,
  });
}

export function contractWith(edit: (yaml: string) => string): Contract {
  const file = join(outdir, `contract-${count++}.yaml`);
  writeFileSync(file, edit(readFileSync(SHOP, 'utf8')));
  return Contract.fromFile(file);
}

export function body(template: Template) {
  const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
  return api?.['Properties'].Body as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
    components: { securitySchemes: Record<string, Record<string, Record<string, unknown>>> };
  };
}
