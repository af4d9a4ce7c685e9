import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Contract } from '../../src/contract';

/** A stack of an app that copies no assets. */
export function testStack(context: Record<string, unknown> = {}): Stack {
  const app = new App({
    context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01', ...context },
  });
  return new Stack(app, 'Stack');
}

/** A bare REST API with a stage, as a user without `HardenedApi` has one. */
export function bareApi(stack: Stack): SpecRestApi {
  return new SpecRestApi(stack, 'Api', {
    apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', info: { title: 'Bare', version: '1' }, paths: {} }),
    cloudWatchRole: false,
  });
}

/** The contract of the fixtures: four operations, one resource type. */
export function shopContract(): Contract {
  return Contract.fromFile(join(__dirname, '..', 'fixtures', 'shop.yaml'));
}
