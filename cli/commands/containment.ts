import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { moment } from '../consumers/consumer-table';
import type { TableAddress } from '../consumers/table-client';
import { type ContainedEntry, ContainmentTable } from '../containment/containment-table';
import { readServed } from '../consumers/served';
import { print } from '../report/print';
import { run } from './run';
import { UsageError } from './usage-error';

/** What every `containment` command can be told. */
export interface ContainmentCommandOptions {
  readonly table?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly served?: string;
  readonly json?: boolean;
}

/** `hardened-api containment`: what findings had contained, and how it is taken back. */
export function containmentProgram(): Command {
  const program = new Command('containment').description('list what findings had contained, undo it or keep it');
  const add = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .addOption(
        new Option('--table <name>', 'table of containment (output ContainmentTable)').env(
          'HARDENED_CONTAINMENT_TABLE',
        ),
      )
      .option('--endpoint <url>', 'DynamoDB endpoint; default: AWS_ENDPOINT_URL_DYNAMODB, or that of the region')
      .option('--region <name>', 'AWS region; default: AWS_REGION')
      .option('--served <file>', 'a stack that "serve" runs');
  add('list', 'everything that is contained now').option('--json', 'print as JSON').action(run(listCommand));
  add('undo <target>', 'let a consumer or an address in again, within a minute').action(run(undoCommand));
  add('keep <target>', 'let nothing but an operator undo it').action(run(keepCommand));
  return program;
}

async function listCommand(options: ContainmentCommandOptions): Promise<number> {
  const entries = await withTable(options, (table) => table.list());
  if (options.json) print(JSON.stringify(entries, undefined, 2));
  else for (const line of listLines(entries)) print(line);
  return 0;
}

function listLines(entries: readonly ContainedEntry[]): string[] {
  if (entries.length === 0) return ['nothing is contained'];
  const width = Math.max(6, ...entries.map(({ target }) => target.length));
  const row = (kind: string, target: string, until: string, finding: string) =>
    `  ${kind.padEnd(8)}  ${target.padEnd(width)}  ${until.padEnd(24)}  ${finding}`;
  const until = ({ expires, undoneBy }: ContainedEntry) =>
    undoneBy === undefined ? moment(expires) : `being undone (${undoneBy})`;
  return [
    row('kind', 'target', 'until', 'finding'),
    ...entries.map((entry) => row(entry.kind, entry.target, until(entry), entry.finding)),
  ];
}

async function undoCommand(target: string, options: ContainmentCommandOptions): Promise<number> {
  const entry = await withTable(options, (table) => table.undo(target, userInfo().username));
  print(`${entry.kind} ${entry.target}: undone within a minute (finding ${entry.finding})`);
  return 0;
}

async function keepCommand(target: string, options: ContainmentCommandOptions): Promise<number> {
  const entry = await withTable(options, (table) => table.keep(target));
  const how = entry.kind === 'consumer' ? `"consumer restore ${entry.target}"` : 'a change of the IP set';
  print(`${entry.kind} ${entry.target}: kept; only ${how} lets it in again`);
  return 0;
}

async function withTable<T>(
  options: ContainmentCommandOptions,
  work: (table: ContainmentTable) => Promise<T>,
): Promise<T> {
  const table = new ContainmentTable(addressOf(options));
  try {
    return await work(table);
  } finally {
    table.close();
  }
}

function addressOf({ table, served, endpoint, region }: ContainmentCommandOptions): TableAddress {
  const local = served === undefined ? undefined : readServed(served);
  const name = table ?? local?.containment;
  if (!name) {
    throw new UsageError(
      local
        ? 'the served stack contains nothing: its app names no "containment"'
        : 'which table? give --table (stack output ContainmentTable), or --served for a stack of "serve"',
    );
  }
  return { ...local?.registry, table: name, ...(endpoint && { endpoint }), ...(region && { region }) };
}
