import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as product from '../src';
import { templateModel } from '../src/checks/model/template-model';
import { runRules } from '../src/checks/run-rules';

const ROOT = join(__dirname, '..');
const EXAMPLE = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1] ?? '';
const NOW = '2026-12-01';

const folder = mkdtempSync(join(tmpdir(), 'hardened-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The contract of the tests, with orders that belong to tenants, as the example's table has it. */
function tenantsOrders(): string {
  const file = join(folder, 'openapi.yaml');
  const shop = readFileSync(join(ROOT, 'test', 'fixtures', 'shop.yaml'), 'utf8');
  writeFileSync(file, shop.replace('ownership: owner', 'ownership: tenant'));
  return file;
}

/** Runs the first example of the README as it stands there, around a contract of one resource. */
function readmeStack(): Stack {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': NOW } });
  const stack = new Stack(app, 'Shop');
  const ordersFunction = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'app.main',
    code: Code.fromInline('exports.main = async () => ({ statusCode: 200 });'),
  });
  const ordersTable = new Table(stack, 'OrdersTable', {
    partitionKey: { name: 'orderId', type: AttributeType.STRING },
  });
  const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn);
  const given = { ...product, stack, ordersFunction, ordersTable, certificate };
  const text = EXAMPLE.replace("'openapi.yaml'", JSON.stringify(tenantsOrders()));
  new Function(...Object.keys(given), text)(...Object.values(given));
  return stack;
}

test('the example of the README synthesizes, and its own checks find nothing', () => {
  const template = Template.fromStack(readmeStack()).toJSON();

  const open = runRules(templateModel(template), new Date(NOW)).filter(({ waiver }) => !waiver);
  expect(open.map(({ rule }) => rule.id)).toEqual([]);
});

test('the example of the README is short', () => {
  expect(EXAMPLE.trim().split('\n').length).toBeLessThanOrEqual(12);
});
