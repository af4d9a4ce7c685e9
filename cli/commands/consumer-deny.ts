import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { certificateFingerprint } from '../../src/consumers/certificate';
import { type ConsumerTable, moment } from '../consumers/consumer-table';
import { type DeniedCredential, DenyList } from '../consumers/deny-list';
import { type RegistryOptions, withRegistryOptions, withTable } from '../consumers/open-table';
import { decodeToken } from '../drill/jws';
import { bareToken } from '../probe/credentials';
import { print } from '../report/print';
import { run } from './run';
import { UsageError } from './usage-error';

/** Which single credential is meant. */
export interface DenyOptions extends RegistryOptions {
  readonly tokenFile?: string;
  readonly jti?: string;
  readonly issuer?: string;
  readonly certificate?: string;
  readonly hours?: number;
  readonly json?: boolean;
}

/** No issuer of an API may grant more than a day; the rest is for clocks. */
const TOKEN_HOURS = 25;

/** The commands on single credentials: `deny`, `permit`, `denied`. */
export function addDenyCommands(program: Command): void {
  const add = (usage: string, description: string) =>
    withRegistryOptions(program.command(usage).description(description));
  const credential = (command: Command) =>
    command
      .option('--token-file <file>', 'a token, such as one that was found in a log; - reads standard input')
      .option('--jti <id>', 'the id of a token')
      .option('--issuer <url>', 'the issuer of --jti')
      .option('--certificate <file or SHA-256>', 'a client certificate');
  credential(add('deny', 'refuse one token or one certificate from the next request on'))
    .option('--hours <number>', `how long a token could still live; default: ${TOKEN_HOURS}`, Number)
    .action(run(denyCommand));
  credential(add('permit', 'take one token or one certificate off the deny list')).action(run(permitCommand));
  add('denied', 'the deny list').option('--json', 'print as JSON').action(run(deniedCommand));
}

async function denyCommand(options: DenyOptions): Promise<number> {
  const { hours = TOKEN_HOURS } = options;
  if (!(hours > 0)) throw new UsageError('--hours is a number of hours above 0');
  return withTable(options, async ({ table }) => {
    const named = await credentialOf(options, table);
    const expires = named.kind === 'token' ? Math.ceil(Date.now() / 1000 + hours * 3600) : undefined;
    await new DenyList(table).add({ ...named, ...(expires !== undefined && { expires }) });
    print(`${named.kind} ${named.name}: denied ${expires === undefined ? 'for good' : `until ${moment(expires)}`}`);
    return 0;
  });
}

async function permitCommand(options: DenyOptions): Promise<number> {
  return withTable(options, async ({ table }) => {
    const named = await credentialOf(options, table);
    await new DenyList(table).remove(named);
    print(`${named.kind} ${named.name}: no longer denied`);
    return 0;
  });
}

async function deniedCommand(options: DenyOptions): Promise<number> {
  const denied = await withTable(options, ({ table }) => new DenyList(table).list());
  if (options.json) {
    print(JSON.stringify(denied, undefined, 2));
    return 0;
  }
  for (const { kind, name, expires } of denied) {
    print(`  ${kind.padEnd(12)} ${name}  ${expires === undefined ? 'for good' : `until ${moment(expires)}`}`);
  }
  print(`${denied.length} denied`);
  return 0;
}

async function credentialOf(options: DenyOptions, table: ConsumerTable): Promise<DeniedCredential> {
  const { tokenFile, jti, issuer, certificate } = options;
  const given = [tokenFile, jti, certificate].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new UsageError('name one credential: --token-file, --jti with --issuer, or --certificate');
  if (certificate !== undefined) return { kind: 'certificate', name: fingerprint(certificate) };
  const token = tokenFile === undefined ? { jti, issuer } : idOf(tokenFile);
  if (!token.issuer) throw new UsageError('--jti needs --issuer: other issuers may give out the same id');
  await refuseStranger(token.issuer, table);
  return { kind: 'token', name: `${token.issuer} ${token.jti}` };
}

/** An issuer that no consumer has is a slip of the pen, after which the token would go on working. */
async function refuseStranger(issuer: string, table: ConsumerTable): Promise<void> {
  const clients = (await table.list()).flatMap((consumer) => consumer.clients);
  const issuers = [...new Set(clients.map((pair) => pair.split(' ')[0] ?? ''))];
  if (issuers.includes(issuer)) return;
  throw new UsageError(`no consumer has the issuer ${issuer}; those of the registry are ${issuers.join(', ')}`);
}

/** Issuer and id as they stand in a token. Nothing is verified: whoever denies more than needed harms nobody else. */
function idOf(file: string): { issuer: string; jti: string } {
  const { iss, jti } = claimsIn(bareToken(readFileSync(file === '-' ? 0 : file, 'utf8')));
  if (typeof iss === 'string' && typeof jti === 'string') return { issuer: iss, jti };
  throw new UsageError(
    'the token has no id (jti) of an issuer, so it cannot be denied alone; shut its consumer out: "consumer rotate" or "suspend"',
  );
}

function claimsIn(token: string): Record<string, unknown> {
  try {
    return decodeToken(token).claims ?? {};
  } catch {
    // Not the parser's own fault, which would quote the token.
    throw new UsageError('the token is no JWT in compact form (RFC 7519)');
  }
}

function fingerprint(fileOrDigest: string): string {
  const isDigest = /^[0-9a-fA-F:]{64,95}$/.test(fileOrDigest);
  return certificateFingerprint('', isDigest ? fileOrDigest : readFileSync(fileOrDigest, 'utf8'));
}
