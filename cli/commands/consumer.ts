import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { certificateFingerprint } from '../../src/consumers/certificate';
import { print } from '../report/print';
import { denialLines, isDenied, timeToDeny } from '../consumers/time-to-deny';
import { readServed, type Served } from '../consumers/served';
import { type ConsumerEntry, ConsumerTable, moment } from '../consumers/consumer-table';
import { run } from './run';
import { UsageError } from './usage-error';

/** What every `consumer` command can be told. */
export interface ConsumerCommandOptions {
  readonly table?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly served?: string;
  readonly json?: boolean;
  readonly addCertificate?: string;
  readonly dropCertificate?: string;
}

/** `hardened-api consumer`: the registry as operators see and change it. */
export function consumerProgram(): Command {
  const program = new Command('consumer').description('list consumers, shut them out, renew their credentials');
  const add = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .addOption(new Option('--table <name>', 'registry table (output ConsumersTable)').env('HARDENED_REGISTRY_TABLE'))
      .option('--endpoint <url>', 'DynamoDB endpoint; default: AWS_ENDPOINT_URL_DYNAMODB, or that of the region')
      .option('--region <name>', 'AWS region; default: AWS_REGION')
      .option('--served <file>', 'a stack that "serve" runs; the time to deny is then measured');
  add('list', 'all consumers').option('--json', 'print as JSON').action(run(listCommand));
  add('show <id>', 'one consumer').option('--json', 'print as JSON').action(run(showCommand));
  add('suspend <id>', 'refuse a consumer until it is restored').action(run(suspendCommand));
  add('restore <id>', 'let a suspended consumer in again').action(run(restoreCommand));
  add('revoke <id>', 'refuse a consumer for good, with every credential').action(run(revokeCommand));
  add('rotate <id>', 'make every token worthless that was issued until now, or change certificates')
    .option('--add-certificate <file or SHA-256>', 'accept one more certificate')
    .option('--drop-certificate <file or SHA-256>', 'accept one certificate no longer')
    .action(run(rotateCommand));
  return program;
}

async function listCommand(options: ConsumerCommandOptions): Promise<number> {
  const entries = await withTable(options, ({ table }) => table.list());
  if (options.json) print(JSON.stringify(entries, undefined, 2));
  else for (const line of listLines(entries)) print(line);
  return 0;
}

function listLines(entries: readonly ConsumerEntry[]): string[] {
  const width = Math.max(8, ...entries.map(({ id }) => id.length));
  const row = (id: string, status: string, credentials: string, limit: string) =>
    `  ${id.padEnd(width)}  ${status.padEnd(10)}  ${credentials.padEnd(24)}  ${limit}`;
  return [
    row('consumer', 'status', 'credentials', 'limit'),
    ...entries.map(({ id, status, clients, certificates, limits }) =>
      row(
        id,
        status,
        `${clients.length} clients, ${certificates.length} certs`,
        `${limits['rate'] ?? '-'}/s, ${limits['burst'] ?? '-'} at once`,
      ),
    ),
  ];
}

async function showCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  const entry = await withTable(options, ({ table }) => table.read(id));
  if (options.json) {
    print(JSON.stringify(entry, undefined, 2));
    return 0;
  }
  const { notBefore, limits, id: _id, ...lists } = entry;
  print(`consumer ${id}`);
  for (const [name, value] of Object.entries(lists)) print(`  ${name.padEnd(13)} ${[value].flat().join(', ') || '-'}`);
  print(`  ${'tokens from'.padEnd(13)} ${moment(notBefore)}`);
  print(`  ${'limits'.padEnd(13)} ${JSON.stringify(limits)}`);
  return 0;
}

function suspendCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  return shutOut(id, options, 'suspended', (table) => table.setStatus(id, 'suspended', ['active']));
}

function revokeCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  return shutOut(id, options, 'revoked', (table) => table.setStatus(id, 'revoked', ['active', 'suspended']));
}

async function restoreCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  await withTable(options, ({ table }) => table.setStatus(id, 'active', ['suspended']));
  print(`${id}: active again`);
  return 0;
}

async function rotateCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  const { addCertificate, dropCertificate } = options;
  if (addCertificate ?? dropCertificate) return rotateCertificates(id, options);
  // Tokens say in whole seconds when they were issued: those of this very second are old, too.
  const notBefore = Math.floor(Date.now() / 1000) + 1;
  const say = `tokens issued before ${moment(notBefore)} are worthless`;
  return shutOut(id, options, say, (table) => table.setNotBefore(id, notBefore));
}

async function rotateCertificates(id: string, options: ConsumerCommandOptions): Promise<number> {
  const added = options.addCertificate && fingerprint(id, options.addCertificate);
  const dropped = options.dropCertificate && fingerprint(id, options.dropCertificate);
  return withTable(options, async ({ table }) => {
    const { certificates } = await table.read(id);
    if (dropped && !certificates.includes(dropped)) {
      throw new UsageError(
        `consumer ${id} has no certificate ${dropped}; "consumer show ${id}" names those that it has`,
      );
    }
    const after = [...new Set([...certificates, ...(added ? [added] : [])])].filter((each) => each !== dropped);
    if (certificates.length > 0 && after.length === 0) {
      throw new UsageError(`consumer ${id} would be let in without any certificate; add the next one first`);
    }
    await table.setCertificates(id, certificates, after);
    print(`${id}: ${after.length} certificates: ${after.join(', ')}`);
    return 0;
  });
}

function fingerprint(id: string, fileOrDigest: string): string {
  const isDigest = /^[0-9a-fA-F:]{64,95}$/.test(fileOrDigest);
  return certificateFingerprint(id, isDigest ? fileOrDigest : readFileSync(fileOrDigest, 'utf8'));
}

/** Makes the change; of a served stack, measures how long every credential of the consumer still works. */
async function shutOut(
  id: string,
  options: ConsumerCommandOptions,
  said: string,
  change: (table: ConsumerTable) => Promise<ConsumerEntry>,
): Promise<number> {
  return withTable(options, async ({ table, served }) => {
    let before: ConsumerEntry | undefined;
    const probes = (served?.probes ?? []).filter(({ consumer }) => consumer === id);
    const denials = await timeToDeny(probes, async () => {
      before = await change(table);
    });
    print(`${id}: ${said} (was ${before?.status ?? 'unknown'})`);
    if (probes.length === 0) return 0;
    for (const line of denialLines(denials)) print(line);
    return isDenied(denials) ? 0 : 1;
  });
}

interface Opened {
  readonly table: ConsumerTable;
  readonly served?: Served;
}

async function withTable<T>(options: ConsumerCommandOptions, work: (opened: Opened) => Promise<T>): Promise<T> {
  const served = options.served === undefined ? undefined : readServed(options.served);
  const name = options.table ?? served?.registry.table;
  if (!name) {
    throw new UsageError(
      'which registry? give --table (stack output ConsumersTable), or --served for a stack of "serve"',
    );
  }
  const { endpoint, region } = options;
  const own = { ...(endpoint && { endpoint }), ...(region && { region }) };
  const table = new ConsumerTable({ ...served?.registry, table: name, ...own });
  try {
    return await work({ table, ...(served && { served }) });
  } catch (error) {
    throw described(error);
  } finally {
    table.close();
  }
}

/** Faults of AWS are the caller's to mend: wrong table, region or credentials. */
function described(error: unknown): unknown {
  const isFault =
    error instanceof Error &&
    ('$fault' in error || /Credentials|Region|ECONN|ENOTFOUND/.test(`${error.name} ${error.message}`));
  return isFault
    ? new UsageError(`DynamoDB: ${error.name}: ${error.message}; check --table, --region and the credentials`)
    : error;
}
