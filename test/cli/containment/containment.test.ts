import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ContainedEntry, ContainmentTable } from '../../../cli/containment/containment-table';
import { DrillClient } from '../../../cli/drill/client';
import { type LocalGateway, loadAssembly, startGateway } from '../../../cli/gateway/gateway';
import { Containment } from '../../../src';
import { assemblyOf } from '../../hardened-api-fixture';

const isBundled = existsSync(join(__dirname, '../../../assets/lambda/containment/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: nothing was contained, because assets/ is not bundled\n');

const GREETING = `exports.main = async () =>
  ({ statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' });`;

let gateway: LocalGateway;
let client: DrillClient;
let table: ContainmentTable;
let folder: string;

const CONTAINMENT = Containment.of({
  suspendOn: ['foreign-tenant'],
  blockOn: ['algorithm-probing'],
  exceptRanges: ['127.99.0.0/16'],
  maxPerHour: 3,
  expiry: Duration.minutes(5),
});

/** Status of a call, and the reason of a refusal. */
async function call(path: string, address: string, token?: string): Promise<string> {
  const authorization = token ?? (await gateway.identities.mint(gateway.identities.all[0]!));
  const headers: [string, string][] = [
    ['User-Agent', 'test/1.0'],
    ['Authorization', `Bearer ${authorization}`],
  ];
  const outcome = await client.send({ endpoint: gateway.endpoints[0]!, address }, { method: 'GET', path, headers });
  if (outcome.kind !== 'http') throw new Error('the gateway did not answer');
  await gateway.audit.settle(outcome.correlation, 1_000);
  const entries = gateway.audit.find(outcome.correlation);
  const reasons = entries.map(({ record }) => record['reason'] ?? record['terminatingRuleId']);
  return [
    outcome.status,
    reasons.find((each) => typeof each === 'string' && each !== '-' && !each.startsWith('Default')),
  ]
    .filter(Boolean)
    .join(' ');
}

const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
const unsigned = `${none}.${Buffer.from('{"sub":"a"}').toString('base64url')}.`;

/** Everything on its way arrives: findings at the queue, actions at registry and web ACL. */
const settled = async () => {
  await gateway.audit.findings();
  await gateway.audit.deliveries('');
};

async function probe(address: string): Promise<void> {
  for (let count = 0; count < 3; count++) await call('/', address, unsigned);
  await settled();
}

const contained = () => table.list();
const targets = (entries: readonly ContainedEntry[]) => entries.map(({ target }) => target);
const outcomes = () =>
  gateway.audit.all().flatMap(({ record }) => {
    const { containment } = (record['unmapped'] ?? {}) as { containment?: { outcome: string; target: string } };
    return containment ? [`${containment.outcome} ${containment.target}`] : [];
  });

(isBundled ? describe : describe.skip)('containment in the served gateway', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'containment-'));
    gateway = await startGateway(
      loadAssembly(assemblyOf(folder, () => ({ containment: CONTAINMENT }), { code: Code.fromInline(GREETING) })),
    );
    client = new DrillClient(gateway.ca);
    table = new ContainmentTable({ ...gateway.registry!, table: gateway.containmentTable! });
  }, 120_000);

  afterAll(async () => {
    client?.close();
    table?.close();
    await gateway?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('blocks the address of an attack in the web ACL, and no other', async () => {
    await probe('127.77.0.1');

    expect([await call('/', '127.77.0.1'), await call('/', '127.77.0.2')]).toEqual(['403 contained-v4', '200']);
  }, 30_000);

  it('lets the address in again when an operator undoes it', async () => {
    await table.undo('127.77.0.1', 'alice');
    await gateway.tick();

    expect([await call('/', '127.77.0.1'), await contained()]).toEqual(['200', []]);
  }, 30_000);

  it('suspends the consumer that reaches for another tenant', async () => {
    await gateway.fixtures.put('Order', 'o-1', { tenant: 'globex', owner: 'gus' });
    for (let count = 0; count < 5; count++) await call('/orders/o-1', '127.77.0.3');
    await settled();

    expect([targets(await contained()), await call('/', '127.77.0.3')]).toEqual([['acme'], '403 CONSUMER_SUSPENDED']);
  }, 30_000);

  it('lets the consumer in again when an operator undoes it', async () => {
    await table.undo('acme', 'alice');
    await gateway.tick();

    expect(await call('/', '127.77.0.3')).toBe('200');
  }, 30_000);

  it('leaves alone who is excepted', async () => {
    await probe('127.99.0.1');

    expect(await call('/', '127.99.0.1')).toBe('200');
  }, 30_000);

  it('contains no more than the limit of an hour', async () => {
    for (const address of ['127.77.1.1', '127.77.1.2']) await probe(address);

    expect(targets(await contained())).toEqual(['127.77.1.1/32']);
  }, 30_000);

  it('says what is contained when it is asked for something else', async () => {
    await expect(table.undo('127.0.0.9', 'alice')).rejects.toThrow(
      '127.0.0.9 is not contained; contained is 127.77.1.1/32',
    );
  });

  it('keeps for good what an operator wants kept', async () => {
    await table.keep('127.77.1.1');
    await gateway.tick();

    expect([await contained(), await call('/', '127.77.1.1')]).toEqual([[], '403 contained-v4']);
  }, 30_000);

  it('leaves an audit record of every action and of what was not done', () => {
    // On a slow machine the schedule may undo the same thing beside the operator.
    expect([...new Set(outcomes())]).toEqual([
      'taken 127.77.0.1/32',
      'undone 127.77.0.1/32',
      'taken acme',
      'undone acme',
      'excepted 127.99.0.1/32',
      'taken 127.77.1.1/32',
      'limited 127.77.1.2/32',
    ]);
  });
});
