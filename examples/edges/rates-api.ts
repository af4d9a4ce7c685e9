import * as path from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { acceptFunction } from '../accepted-findings';
// In your own app: from 'cdk-hardened-api'
import {
  ApiDomain,
  Backend,
  Consumer,
  type ConsumerOptions,
  Contract,
  type Edge,
  HardenedApi,
  Issuer,
  Sink,
  Truststore,
  type Waiver,
} from '../../src';

/** A certificate of ACM, by the last digit of its id. */
export function certificate(stack: Stack, id: string, digit: string, region = 'eu-west-1'): ICertificate {
  const name = `11111111-2222-3333-4444-55555555555${digit}`;
  return Certificate.fromCertificateArn(stack, id, `arn:aws:acm:${region}:111122223333:certificate/${name}`);
}

/** An app with one stack. */
export function edgeStack(name: string, env?: Environment): Stack {
  return new Stack(new App(), name, { env });
}

/** The domain that the edge finds the gateway under; with mutual TLS its truststore holds the authority of the edge alone. */
export function originDomain(stack: Stack, name: string, isMutualTls: boolean): ApiDomain {
  const own = certificate(stack, 'OriginCertificate', '0', stack.region);
  if (!isMutualTls) return ApiDomain.of({ name, certificate: own });
  return ApiDomain.mutualTls({
    name,
    certificate: own,
    truststore: Truststore.ofEdge(path.join(__dirname, 'pki', 'edge.pem')),
  });
}

/** The same small API behind any edge. */
export function ratesApi(
  stack: Stack,
  edge: Edge,
  domain: ApiDomain,
  bank: Pick<ConsumerOptions, 'certificates' | 'requiresBoundTokens'> = {},
  waivers: Waiver[] = [],
): HardenedApi {
  const issuer = Issuer.oidc('https://id.example.com', { audiences: ['rates-api'] });
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(path.join(__dirname, 'handler')),
  });
  acceptFunction(handler);
  return new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(path.join(__dirname, 'openapi.yaml')),
    issuers: [issuer],
    backend: Backend.lambda(handler),
    consumers: [
      // Called from one network only: behind an edge, the address that the edge saw decides.
      Consumer.of('bank', {
        issuer,
        clients: ['bank-erp'],
        sourceRanges: ['203.0.113.0/24'],
        roles: ['trader'],
        tenants: ['bank'],
        ...bank,
      }),
      Consumer.of('shop', { issuer, clients: ['shop-web'], roles: ['trader'], tenants: ['shop'] }),
    ],
    domains: [domain],
    // Where the edge answers: the canary of the audit comes this way, as everybody does.
    publicUrls: ['https://api.rates.example.com'],
    edge,
    sinks: [Sink.cloudWatchNative()],
    waivers,
  });
}
