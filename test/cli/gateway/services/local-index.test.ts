import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { loadAssembly, startGateway } from '../../../../cli/gateway/gateway';
import { Backend, Contract, HardenedApi, OwnershipResolver, Sink } from '../../../../src';
import { ACME, EDGE, ISSUER, SHOP } from '../../../hardened-api-fixture';

const isBundled = existsSync(join(__dirname, '../../../../assets/lambda/indexer/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: nothing was indexed, because assets/ is not bundled\n');

type SinkOf = (stack: Stack) => Sink;

function synthesized(folder: string, sinkOf: SinkOf): string {
  const stack = new Stack(new App({ outdir: folder }), 'Shop');
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.main',
    code: Code.fromInline('exports.main = async () => ({ statusCode: 200 });'),
  });
  const orders = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(SHOP),
    issuers: [ISSUER],
    backend: Backend.lambda(handler),
    resources: [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })],
    consumers: [ACME],
    sinks: [sinkOf(stack)],
    waivers: [EDGE],
  });
  return (stack.node.root as App).synth().directory;
}

const SINKS: readonly [string, SinkOf][] = [
  [
    'a domain of the stack',
    (stack) => Sink.openSearch({ domain: new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19 }) }),
  ],
  [
    'a collection elsewhere',
    () =>
      Sink.openSearchServerless({
        collectionName: 'audit',
        collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
        endpoint: 'https://abc.eu-west-1.aoss.amazonaws.com',
      }),
  ],
];

(isBundled ? describe : describe.skip)('a served stack that writes into OpenSearch', () => {
  it.each(SINKS)('of %s gives the canary its receipt', async (_name, sinkOf) => {
    const folder = mkdtempSync(join(tmpdir(), 'index-'));
    const gateway = await startGateway(loadAssembly(synthesized(folder, sinkOf)));

    const beat = await gateway.heartbeat!();

    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
    expect(beat.watching.some(({ alarm }) => alarm.includes('opensearch'))).toBe(true);
    expect(beat.ringing).toEqual([]);
  });
});
