import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { certificateFingerprint } from '../../src/consumers/certificate';
import { type ConsumerEntry, type ConsumerTable, moment } from '../consumers/consumer-table';
import { DenyList } from '../consumers/deny-list';
import { type RegistryOptions, withRegistryOptions, withTable } from '../consumers/open-table';
import { denialLines, isDenied, timeToDeny } from '../consumers/time-to-deny';
import { print } from '../report/print';
import { addDenyCommands } from './consumer-deny';
import { secretProgram } from './consumer-secret';
import { run } from './run';
import { UsageError } from './usage-error';

/** What every `consumer` command can be told. */
export interface ConsumerCommandOptions extends RegistryOptions {
  readonly json?: boolean;
  readonly addCertificate?: string;
  readonly dropCertificate?: string;
  readonly addClient?: string;
  readonly dropClient?: string;
  readonly issuer?: string;
}

/** `hardened-api consumer`: the registry as operators see and change it. */
export function consumerProgram(): Command {
  const program = new Command('consumer').description('list consumers, shut them out, renew their credentials');
  const add = (usage: string, description: string) =>
    withRegistryOptions(program.command(usage).description(description));
  add('list', 'all consumers').option('--json', 'print as JSON').action(run(listCommand));
  add('show <id>', 'one consumer').option('--json', 'print as JSON').action(run(showCommand));
  add('suspend <id>', 'refuse a consumer until it is restored').action(run(suspendCommand));
  add('restore <id>', 'let a suspended consumer in again').action(run(restoreCommand));
  add('revoke <id>', 'refuse a consumer for good, with every credential').action(run(revokeCommand));
  add('rotate <id>', 'make every token worthless that was issued until now, or change certificates and clients')
    .option('--add-certificate <file or SHA-256>', 'accept one more certificate')
    .option('--drop-certificate <file or SHA-256>', 'accept one certificate no longer')
    .option('--add-client <client>', 'accept tokens of one more client, beside those that it has')
    .option('--drop-client <client>', 'accept tokens of one client no longer')
    .option('--issuer <url>', 'issuer of that client; default: the one of its clients')
    .action(run(rotateCommand));
  addDenyCommands(program);
  program.addCommand(secretProgram());
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
  return shutOut(id, options, 'revoked', async (table) => {
    const before = await table.setStatus(id, 'revoked', ['active', 'suspended']);
    // A certificate opens the TLS handshake to whoever holds it, whatever the token: it is refused by itself, too.
    const denied = new DenyList(table);
    for (const name of before.certificates) await denied.add({ kind: 'certificate', name });
    return before;
  });
}

async function restoreCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  await withTable(options, ({ table }) => table.setStatus(id, 'active', ['suspended']));
  print(`${id}: active again`);
  return 0;
}

async function rotateCommand(id: string, options: ConsumerCommandOptions): Promise<number> {
  const { addCertificate, dropCertificate } = options;
  if (addCertificate ?? dropCertificate) return rotateCertificates(id, options);
  if (options.addClient ?? options.dropClient) return rotateClients(id, options);
  // Tokens say in whole seconds when they were issued: those of this very second are old, too.
  const notBefore = Math.floor(Date.now() / 1000) + 1;
  const say = `tokens issued before ${moment(notBefore)} are worthless`;
  return shutOut(id, options, say, (table) => table.setNotBefore(id, notBefore));
}

/** Two clients at a time: the next one works before the last one is dropped. */
async function rotateClients(id: string, options: ConsumerCommandOptions): Promise<number> {
  const { addClient, dropClient } = options;
  return withTable(options, async ({ table }) => {
    const issuer = options.issuer ?? issuerOf(await table.read(id));
    if (addClient) await table.addClient(id, issuer, addClient);
    if (dropClient) await table.dropClient(id, issuer, dropClient);
    const { clients } = await table.read(id);
    print(`${id}: ${clients.length} clients: ${clients.join(', ')}`);
    return 0;
  });
}

function issuerOf({ id, clients }: ConsumerEntry): string {
  const issuers = [...new Set(clients.map((pair) => pair.split(' ')[0] ?? ''))];
  if (issuers.length === 1) return issuers[0] as string;
  throw new UsageError(`the clients of ${id} are of ${issuers.length} issuers; say which by --issuer`);
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
