import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FlowLogDestination, FlowLogTrafficType, type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { acceptFunction, acceptNetwork } from '../accepted-findings';
// In your own app: from 'cdk-hardened-api'
import { type Backend, Consumer, Contract, HardenedApi, type HardenedApiProps, Issuer, Sink, Waiver } from '../../src';

/** A stack, and a certificate. */
export function plain() {
  const stack = new Stack(new App(), 'Rates', { env: { account: '111122223333', region: 'eu-west-1' } });
  const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
  return { stack, certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn) };
}

/** A VPC, the security group of a server in it, and a certificate. */
export function network() {
  const { stack, certificate } = plain();
  const vpc = new Vpc(stack, 'Vpc', {
    natGateways: 1,
    subnetConfiguration: [
      { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
  acceptNetwork(vpc);
  vpc.addFlowLog('FlowLog', {
    destination: FlowLogDestination.toCloudWatchLogs(),
    trafficType: FlowLogTrafficType.REJECT,
  });
  return { stack, vpc, server: group(stack, vpc, 'Server'), certificate };
}

/** A security group without a way out. */
export function group(stack: Stack, vpc: IVpc, id: string): SecurityGroup {
  return new SecurityGroup(stack, id, { vpc, allowAllOutbound: false, description: id });
}

/** The function that answers for the rates. */
export function ratesFunction(stack: Stack, id: string = 'Handler'): LambdaFunction {
  const fn = new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(path.join(__dirname, '..', 'edges', 'handler')),
  });
  acceptFunction(fn);
  return fn;
}

/** The rates API of the edges, before any backend. */
export function ratesApi(stack: Stack, backend: Backend, more: Partial<HardenedApiProps> = {}): HardenedApi {
  const issuer = Issuer.oidc('https://id.example.com', { audiences: ['rates-api'] });
  return new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(path.join(__dirname, '..', 'edges', 'openapi.yaml')),
    issuers: [issuer],
    backend,
    consumers: [Consumer.of('shop', { issuer, clients: ['shop-web'], roles: ['trader'], tenants: ['shop'] })],
    sinks: [Sink.cloudWatchNative()],
    waivers: [waiver('network-edge')],
    ...more,
  });
}

/** A waiver of the example. */
export const waiver = (slug: string) =>
  Waiver.of(slug, { owner: 'rates', reason: 'an example', expires: '2027-06-30' });

/** What the guard alone enforces: without it, each takes a waiver. */
export const WITHOUT_GUARD = [
  'input-parameters',
  'input-body-schema',
  'input-json-hygiene',
  'input-response',
  'authz-response-object',
  'authz-body-identifier',
].map(waiver);
