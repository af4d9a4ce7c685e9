import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOPS } from '../../../../cli/canary/hops';
import { DrillClient } from '../../../../cli/drill/client';
import type { Assembly } from '../../../../cli/gateway/assembly/types';
import { type LocalGateway, loadAssembly, startGateway } from '../../../../cli/gateway/gateway';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { applyMutant } from '../../../../cli/mutants/apply';
import { Sink } from '../../../../src';
import { assemblyOf } from '../../../hardened-api-fixture';
import { readParquet } from '../../../lambda/lake/read-parquet';
import { hasOcsfSchema, OcsfSchema } from '../../../ocsf/ocsf-schema';

const isBundled = existsSync(join(__dirname, '../../../../assets/lambda/lake/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: no lake was filled, because assets/ is not bundled\n');

const LAKE = 'aws-security-data-lake-local';

(isBundled ? describe : describe.skip)('a served stack with Security Lake', () => {
  let folder: string;
  let pool: WorkerPool;
  let assembly: Assembly;
  let gateway: LocalGateway;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lake-'));
    pool = new WorkerPool();
    assembly = loadAssembly(
      assemblyOf(folder, () => ({ sinks: [Sink.securityLake({ bucketName: LAKE, sourceName: 'shop' })] })),
    );
    gateway = await startGateway(assembly, { pool });
  }, 60_000);

  afterAll(async () => {
    await gateway?.close();
    await pool?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('fills it with every decision and every finding, as valid OCSF, by the functions that are deployed', async () => {
    const client = new DrillClient(gateway.ca);
    for (let count = 0; count < 6; count++) {
      const headers: [string, string][] = [
        ['User-Agent', 'test/1.0'],
        ['Authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
      ];
      const outcome = await client.send({ endpoint: gateway.endpoints[0]! }, { method: 'GET', path: '/', headers });
      if (outcome.kind === 'http') await gateway.audit.settle(outcome.correlation, 1_000);
    }
    client.close();
    await gateway.heartbeat?.();

    const { objects } = await pool.services();
    const rows = (await Promise.all(objects.keys(LAKE).map((key) => readParquet(objects.get(LAKE, key)!)))).flat();
    const uidOf = (record: unknown) => (record as { metadata: { uid: string } }).metadata.uid;
    const entries = gateway.audit.all().filter(({ source }) => source === 'ocsf');
    const recorded = entries.map(({ record }) => uidOf(record)).sort();
    const written = rows
      .filter(({ class_uid }) => class_uid !== 2004)
      .map(uidOf)
      .sort();
    const faults = hasOcsfSchema ? rows.flatMap((row) => new OcsfSchema().faults(row)) : [];

    expect(recorded.length).toBeGreaterThanOrEqual(7);
    expect(written).toEqual(recorded);
    expect(rows.some(({ class_uid }) => class_uid === 2004)).toBe(true);
    expect(faults).toEqual([]);
  });

  it.each(HOPS.filter(({ name }) => name === 'lake'))('rings when it is cut: $cut', async ({ cut, mutations }) => {
    const applied = applyMutant(assembly, { slug: 'audit-canary', without: cut, mutations })!;
    const broken = await startGateway(applied.assembly);

    const beat = await broken.heartbeat!();

    await broken.close();
    applied.dispose();
    expect(beat.ringing.map(({ description }) => description)).toEqual([
      'securitylake sent no receipt for a forged request: records do not reach it',
    ]);
  });

  it('gives the canary a receipt from the lake', async () => {
    const beat = await gateway.heartbeat!();

    expect(beat.watching.some(({ alarm }) => alarm.includes('securitylake'))).toBe(true);
    expect(beat.ringing).toEqual([]);
  });
});
