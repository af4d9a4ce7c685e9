import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { NetworkLayer } from '../../../../src/layers/network/network-layer';
import { bareApi, shopContract } from '../../test-stack';

export const FRONT_DOOR = '7f3c1a52-9d4e-4b6a-8f21-0c5d6e7f8a9b';

export const RANGES = ['173.245.48.0/20', '2400:cb00::/32'];

export function certificateIn(stack: Stack): ICertificate {
  const known = stack.node.tryFindChild('Cert') as ICertificate | undefined;
  return known ?? Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:us-east-1:111122223333:certificate/1');
}

export function stackIn(region: string): Stack {
  const context = { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' };
  return new Stack(new App({ context }), 'Stack', { env: { region, account: '111122223333' } });
}

export function layer(stack: Stack, edge: Edge): Template {
  new NetworkLayer(stack, 'Network', {
    stage: bareApi(stack).deploymentStage,
    contract: shopContract(),
    logGroup: new LogGroup(stack, 'Log', { logGroupName: 'aws-waf-logs-shop' }),
    edge,
    originDomains: ['origin.example.com'],
  });
  return Template.fromStack(stack);
}

export function cloudFront(stack: Stack, lock: OriginLock, over: object = {}) {
  return Edge.cloudFront({
    domainNames: ['api.example.com'],
    certificate: certificateIn(stack),
    lock,
    ...over,
  });
}

export function mutualTlsCloudFront(over: object = {}): Template {
  const stack = stackIn('us-east-1');
  const certificate = certificateIn(stack);
  const edge = Edge.cloudFront({
    domainNames: ['api.example.com'],
    certificate,
    lock: OriginLock.mutualTls(certificate),
    ...over,
  });
  return layer(stack, edge);
}

/** The rules of the web ACL before the stage, by name. */
export function rulesOf(template: Template): Record<string, { Priority: number; Statement: unknown }> {
  const acls = Object.values(template.findResources('AWS::WAFv2::WebACL', { Properties: { Scope: 'REGIONAL' } }));
  const rules = acls[0]?.['Properties'].Rules as { Name: string; Priority: number; Statement: unknown }[];
  return Object.fromEntries(rules.map((rule) => [rule.Name, rule]));
}
