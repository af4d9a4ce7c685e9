import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Backend } from '../../src/backends/backend';
import { Contract } from '../../src/contract';
import { HardenedApi } from '../../src/hardened-api';
import type { HardenedApiProps } from '../../src/hardened-api-props';
import { Sink } from '../../src/layers/audit/sink';
import { OwnershipResolver } from '../../src/layers/authorization/ownership-resolver';
import { ACME, EDGE, ISSUER, SHOP } from '../hardened-api-fixture';

const outdir = mkdtempSync(join(tmpdir(), 'hardened-api-private-'));
let count = 0;

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** What the stack of a private backend is made of. */
export interface PrivateParts {
  readonly stack: Stack;
  readonly vpc: Vpc;
  readonly server: SecurityGroup;
  readonly certificate: ReturnType<typeof Certificate.fromCertificateArn>;
}

export const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';

/** The shop behind a private backend. */
export function privateStack(
  backendOf: (parts: PrivateParts) => Backend,
  props: Partial<HardenedApiProps> = {},
  more: (parts: PrivateParts) => Partial<HardenedApiProps> = () => ({}),
): Stack {
  const app = new App({
    outdir: join(outdir, String(count++)),
    context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' },
  });
  const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 1 });
  const server = new SecurityGroup(stack, 'Server', { vpc, allowAllOutbound: false });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', ARN);
  const orders = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(SHOP),
    issuers: [ISSUER],
    backend: backendOf({ stack, vpc, server, certificate }),
    resources: [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })],
    consumers: [ACME],
    sinks: [Sink.cloudWatchNative()],
    waivers: [EDGE],
    ...props,
    ...more({ stack, vpc, server, certificate }),
  });
  return stack;
}
