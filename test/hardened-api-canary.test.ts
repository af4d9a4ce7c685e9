import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { ContractModel } from '../src/contract';
import { canaryCall, type Published } from '../src/hardened-api-canary';

const model = {
  operations: [{ spec: { method: 'GET', path: '/orders', contentTypes: [], anonymous: false } }],
} as unknown as ContractModel;

const behind = (cloudFront: object): Published =>
  ({
    edge: { _config: { cloudFront } },
    domains: [],
    publicUrls: ['https://api.example.com/'],
    edgeDomains: ['d1.cloudfront.example'],
    defaultUrl: 'https://id.execute-api.example/live/',
  }) as unknown as Published;

test('the canary comes the way that callers are told', () => {
  expect(canaryCall(new Stack(new App(), 'Api'), model, behind({}))).toEqual({
    url: 'https://api.example.com/orders',
    method: 'GET',
  });
});

test('no canary is sent where CloudFront demands a client certificate, whatever URL is published', () => {
  const stack = new Stack(new App(), 'Api');

  expect(canaryCall(stack, model, behind({ viewerTruststore: {} }))).toBeUndefined();
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('takes callers without a certificate'));
});
