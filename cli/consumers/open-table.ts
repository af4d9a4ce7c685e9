import { Option, type Command } from 'commander';
import { UsageError } from '../commands/usage-error';
import { ConsumerTable } from './consumer-table';
import { readServed, type Served } from './served';

/** How every `consumer` command finds its registry. */
export interface RegistryOptions {
  readonly table?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly served?: string;
}

/** The options by which a command finds its registry. */
export function withRegistryOptions(command: Command): Command {
  return command
    .addOption(new Option('--table <name>', 'registry table (output ConsumersTable)').env('HARDENED_REGISTRY_TABLE'))
    .option('--endpoint <url>', 'DynamoDB endpoint; default: AWS_ENDPOINT_URL_DYNAMODB, or that of the region')
    .option('--region <name>', 'AWS region; default: AWS_REGION')
    .option('--served <file>', 'a stack that "serve" runs; the time to deny is then measured');
}

/** A registry at hand. */
export interface Opened {
  readonly table: ConsumerTable;
  readonly served?: Served;
}

/** Does the work on the registry that the options name, and closes it. */
export async function withTable<T>(options: RegistryOptions, work: (opened: Opened) => Promise<T>): Promise<T> {
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
