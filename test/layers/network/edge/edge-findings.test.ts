import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { Backend } from '../../../../src/backends/backend';
import { ApiSecurityChecks } from '../../../../src/checks';
import { Consumer } from '../../../../src/consumers/consumer';
import { Contract } from '../../../../src/contract';
import { HardenedApi } from '../../../../src/hardened-api';
import { Issuer } from '../../../../src/layers/authentication/issuer';
import { Sink } from '../../../../src/layers/audit/sink';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { ApiDomain } from '../../../../src/layers/transport/api-domain';
import { Truststore } from '../../../../src/core/pki/truststore';

const RANGES = ['173.245.48.0/20', '2400:cb00::/32'];
const ISSUER = Issuer.oidc('https://id.example.com', { audiences: ['rates-api'] });

const outdir = mkdtempSync(join(tmpdir(), 'edge-findings-'));
let count = 0;

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

function certificateOf(stack: Stack) {
  const known = stack.node.tryFindChild('Certificate') as Certificate | undefined;
  return (
    known ?? Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/1')
  );
}

const cloudFront = (lock: OriginLock, stack: Stack) =>
  Edge.cloudFront({
    domainNames: ['api.example.com'],
    certificate: certificateOf(stack),
    lock,
    ranges: RANGES,
    shieldAdvanced: { isSubscribed: true },
  });

const EDGES: Readonly<Record<string, (stack: Stack) => Edge>> = {
  'CloudFront with a certificate': (stack) => cloudFront(OriginLock.mutualTls(certificateOf(stack)), stack),
  'CloudFront with a secret': (stack) => cloudFront(OriginLock.sharedSecret(2), stack),
  Cloudflare: () => Edge.cloudflare({ ranges: RANGES }),
  Akamai: () => Edge.akamai({ ranges: RANGES }),
  'Azure Front Door': () =>
    Edge.azureFrontDoor({
      frontDoorId: '7f3c1a52-9d4e-4b6a-8f21-0c5d6e7f8a9b',
      ranges: RANGES,
      lock: OriginLock.sharedSecret(1),
      rangesUrl: 'https://mirror.example.com/tags.json',
    }),
};

function domainOf(stack: Stack, isMutualTls: boolean): ApiDomain {
  const options = { name: 'origin.example.com', certificate: certificateOf(stack) };
  if (!isMutualTls) return ApiDomain.of(options);
  const pem = join(__dirname, '..', '..', '..', 'fixtures', 'pki', 'edge.pem');
  return ApiDomain.mutualTls({ ...options, truststore: Truststore.ofEdge(pem) });
}

function apiBehind(make: (stack: Stack) => Edge): { readonly stack: Stack; readonly api: HardenedApi } {
  const app = new App({
    outdir: join(outdir, String(count++)),
    context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' },
  });
  const stack = new Stack(app, 'Rates', { env: { region: 'us-east-1', account: '111122223333' } });
  const edge = make(stack);
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'app.main',
    code: Code.fromInline('exports.main = async () => ({ statusCode: 200 });'),
  });
  const api = new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(join(__dirname, '..', '..', '..', '..', 'examples', 'edges', 'openapi.yaml')),
    issuers: [ISSUER],
    backend: Backend.lambda(handler),
    consumers: [Consumer.of('shop', { issuer: ISSUER, clients: ['web'], roles: ['trader'], tenants: ['shop'] })],
    domains: [domainOf(stack, edge._config?.lock.isMutualTls === true)],
    edge,
    publicUrls: ['https://api.example.com'],
    sinks: [Sink.cloudWatchNative()],
  });
  return { stack, api };
}

describe.each(Object.entries(EDGES))('an API behind %s', (_name, make) => {
  it('leaves our pack no finding, without any waiver', () => {
    expect(names(new ApiSecurityChecks(), apiBehind(make).stack)).toEqual([]);
  });

  it('leaves AwsSolutions and NIST 800-53 r5 no finding without a reason', () => {
    const { api } = apiBehind(make);

    expect([...names(new AwsSolutionsChecks(), api), ...names(new NIST80053R5Checks(), api)]).toEqual([]);
  });
});

function names(pack: AwsSolutionsChecks | NIST80053R5Checks | ApiSecurityChecks, scope: Stack | HardenedApi): string[] {
  return [...new Set(pack.validateScope(scope).violations.map(({ ruleName }) => ruleName))];
}
