import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { loadAssembly, startGateway } from '../../../../cli/gateway/gateway';
import { Sink } from '../../../../src';
import { assemblyOf } from '../../../hardened-api-fixture';

const isBundled = existsSync(join(__dirname, '../../../../assets/lambda/indexer/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: nothing was indexed, because assets/ is not bundled\n');

type SinkOf = (stack: Stack) => Sink;

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
    const gateway = await startGateway(loadAssembly(assemblyOf(folder, (stack) => ({ sinks: [sinkOf(stack)] }))));

    const beat = await gateway.heartbeat!();

    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
    expect(beat.watching.some(({ alarm }) => alarm.includes('opensearch'))).toBe(true);
    expect(beat.ringing).toEqual([]);
  });
});
