import { rmSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { appClientOf, CognitoSecrets } from '../consumers/cognito-secrets';
import { type ConsumerEntry, moment } from '../consumers/consumer-table';
import { type RegistryOptions, withRegistryOptions, withTable } from '../consumers/open-table';
import { print } from '../report/print';
import { run } from './run';
import { UsageError } from './usage-error';

/** What the `secret` commands can be told. */
export interface SecretOptions extends RegistryOptions {
  readonly secretFile?: string;
}

/** `hardened-api consumer secret`: the secrets of a consumer's app client in a Cognito user pool, two at a time. */
export function secretProgram(): Command {
  const program = new Command('secret').description(
    'renew the secret of an app client of Cognito, with two live ones in between',
  );
  const add = (usage: string, description: string) =>
    withRegistryOptions(program.command(usage).description(description));
  add('list <id>', 'the secrets of a consumer, by id and date').action(run(listCommand));
  add('add <id>', 'make the next secret; the one in use goes on working')
    .requiredOption('--secret-file <file>', 'new file, for its owner only, that takes the secret')
    .action(run(addCommand));
  add('drop <id> [secret]', 'drop a secret; default: the older of two').action(run(dropCommand));
  return program;
}

async function listCommand(id: string, options: SecretOptions): Promise<number> {
  const found = await withSecrets(id, options, (secrets) => secrets.list());
  for (const { id: secret, created } of found) print(`  ${secret}  since ${moment(created)}`);
  print(`${id}: ${found.length} of 2 secrets`);
  return 0;
}

async function addCommand(id: string, options: SecretOptions): Promise<number> {
  const file = options.secretFile as string;
  return withSecrets(id, options, async (secrets) => {
    if ((await secrets.list()).length >= 2) {
      throw new UsageError(`consumer ${id} has two secrets already; drop the one that nobody uses any more`);
    }
    // Before the secret is made: one that cannot be kept must not come to be.
    reserve(file);
    const made = await secrets.add().catch((error: unknown) => {
      rmSync(file);
      throw error;
    });
    writeFileSync(file, made.value);
    print(`${id}: secret ${made.id} is in ${file}; both work until "consumer secret drop ${id}"`);
    return 0;
  });
}

async function dropCommand(id: string, secret: string | undefined, options: SecretOptions): Promise<number> {
  return withSecrets(id, options, async (secrets) => {
    const found = await secrets.list();
    if (found.length < 2) {
      throw new UsageError(`consumer ${id} has no second secret; add the next one first, or revoke the consumer`);
    }
    const dropped = secret ?? (found[0]?.id as string);
    if (!found.some((each) => each.id === dropped)) throw new UsageError(`consumer ${id} has no secret ${dropped}`);
    await secrets.drop(dropped);
    print(
      `${id}: secret ${dropped} is dropped; tokens that it fetched live on until they expire ("consumer rotate ${id}")`,
    );
    return 0;
  });
}

function reserve(file: string): void {
  try {
    writeFileSync(file, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UsageError(`--secret-file ${file} cannot be made: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function withSecrets<T>(id: string, options: SecretOptions, work: (secrets: CognitoSecrets) => Promise<T>): Promise<T> {
  return withTable(options, async ({ table }) => {
    const client = onlyAppClient(await table.read(id));
    return work(new CognitoSecrets(client, () => table.client.config.credentials()));
  });
}

function onlyAppClient({ id, clients }: ConsumerEntry) {
  const found = clients.flatMap((pair) => appClientOf(pair) ?? []);
  if (found.length === 1) return found[0]!;
  throw new UsageError(
    `consumer ${id} has ${found.length} app clients of Cognito; other issuers renew credentials by a second client: "consumer rotate ${id} --add-client"`,
  );
}
