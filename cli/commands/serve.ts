import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FindingEvent, OperationTable } from '../../src/vocabulary';
import type { Assembly } from '../gateway/assembly/types';
import { playedBackend } from '../gateway/backends/private-backend';
import { type LocalGateway, loadAssembly, startGateway } from '../gateway/gateway';
import type { Identity } from '../gateway/identities/types';
import { TemporaryFolder } from '../gateway/lambda/temporary-folder';
import {
  assumptionLines,
  containmentLine,
  curlLine,
  endpointLines,
  findingLine,
  functionLine,
  recordLine,
  reportLines,
  requestLine,
} from '../gateway/serve-lines';
import { print } from '../report/print';
import { UsageError } from './usage-error';
import { writeServed } from '../consumers/served';

export interface ServeOptions {
  /** First port; default: any free one. */
  readonly port?: number;
  readonly strict?: boolean;
  /** Shows every record and finding whole, one line of JSON each; a text: in this file. */
  readonly records?: string | boolean;
  /** Lists the assumptions about AWS too. */
  readonly verbose?: boolean;
  /** URL of a server on loopback that plays the private backend. */
  readonly backend?: string;
  /** PEM file of the authority that signed its certificate. */
  readonly backendCa?: string;
  /** File that is written for it: audience and public keys of transaction tokens, as JSON. */
  readonly backendKeys?: string;
  /** Ends the service; default: SIGINT or SIGTERM. */
  readonly until?: Promise<unknown>;
}

const MAX_CALLERS = 8;

/** Serves a cloud assembly on loopback until it is told to stop. */
export async function serveCommand(dir: string, options: ServeOptions): Promise<number> {
  const assembly = loadAssembly(dir);
  const stop = options.until ?? interrupted();
  const records = recordWriter(options.records);
  const gateway = await startGateway(assembly, {
    port: options.port,
    strict: options.strict,
    backend: playedBackend(options.backend, options.backendCa),
    onEntry: ({ record }) => records.write(recordLine(record)),
    onLine: (line) => print(requestLine(line)),
    onFunctionLine: (line) => print(functionLine(line)),
    onFinding: ({ source, record }) =>
      print(source === 'finding' ? findingLine(record as unknown as FindingEvent) : containmentLine(record)),
  });
  const folder = new TemporaryFolder();
  try {
    for (const line of reportLines(gateway.report)) print(line);
    if (options.verbose) for (const line of assumptionLines(gateway.report)) print(line);
    print('endpoints:');
    for (const line of endpointLines(gateway.endpoints)) print(line);
    for (const line of await callerLines(assembly, gateway, folder.path())) print(line);
    if (options.backendKeys) {
      const verification = await gateway.verification();
      if (!verification) throw new UsageError('--backend-keys: the stack publishes no keys of transaction tokens');
      writeFileSync(options.backendKeys, `${JSON.stringify(verification, undefined, 2)}\n`);
    }
    const file = join(folder.path(), 'served.json');
    if (await writeServed(file, assembly, gateway)) {
      print('operators:');
      print(`  hardened-api consumer list --served ${file}`);
      if (gateway.containmentTable) print(`  hardened-api containment list --served ${file}`);
    }
    print('serving; Ctrl-C ends it');
    await stop;
  } finally {
    folder.close();
    await gateway.close();
    records.close();
  }
  print('stopped');
  return 0;
}

/** Where whole records go: nowhere, to the terminal, or into a file that `detect` can read. */
function recordWriter(target: ServeOptions['records']): { write(line: string): void; close(): void } {
  if (!target) return { write: () => {}, close: () => {} };
  if (target === true) return { write: print, close: () => {} };
  const file = openSync(target, 'w', 0o600);
  return { write: (line) => void writeSync(file, `${line}\n`), close: () => closeSync(file) };
}

/** Resolves at the first signal; a second one ends the process at once. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const onSignal = () => {
      count += 1;
      if (count > 1) process.exit(130);
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** A ready-made call for each identity. Certificates lie in a folder that goes away with the gateway. */
async function callerLines(assembly: Assembly, gateway: LocalGateway, folder: string): Promise<string[]> {
  const ca = keep(folder, 'ca.pem', gateway.ca);
  // A proof is made for one request: no line that could be copied holds one.
  const all = gateway.identities.all.filter(({ proofKey }) => !proofKey);
  const lines: string[] = [];
  for (const identity of all.slice(0, MAX_CALLERS)) {
    lines.push('', `as ${identity.name}${identity.roles.length > 0 ? ` (${identity.roles.join(', ')})` : ''}:`);
    lines.push(await callerLine(assembly, gateway, { identity, ca, folder }));
  }
  return all.length > MAX_CALLERS ? [...lines, `… and ${all.length - MAX_CALLERS} more identities`] : lines;
}

async function callerLine(
  { contracts }: Assembly,
  { endpoints, identities }: LocalGateway,
  { identity, ca, folder }: { identity: Identity; ca: string; folder: string },
): Promise<string> {
  let isBound = false;
  const token = await identities.mint(identity, ({ claims }) => {
    const config = identities.forge.issuers.find(({ issuer }) => issuer === identity.issuer);
    // As long as the issuer may: a reader needs time to paste it.
    if (config) claims['exp'] = Number(claims['iat']) + config.maxLifetimeSeconds;
    isBound = claims['cnf'] !== undefined;
  });
  const wanted = isBound ? ['mtls-domain', 'domain'] : ['domain', 'mtls-domain'];
  const endpoint = wanted.map((kind) => endpoints.find((each) => each.kind === kind)).find(Boolean) ?? endpoints[0]!;
  const contract = contracts.find(({ apiLogicalId }) => apiLogicalId === endpoint.api);
  const name = identity.name.replaceAll(/[^A-Za-z0-9-]/g, '-');
  const certificate = endpoint.kind === 'mtls-domain' ? identity.certificate : undefined;
  return curlLine({
    endpoint,
    ...firstCall(contract?.table),
    token,
    ca,
    ...(certificate && {
      certificate: {
        cert: keep(folder, `${name}.pem`, certificate.cert),
        key: keep(folder, `${name}.key`, certificate.key),
      },
    }),
    ...(identity.address && { address: identity.address }),
  });
}

/** The simplest operation of a contract: a read without parameters, where there is one. */
function firstCall(table: OperationTable | undefined): { method: string; path: string } {
  const operations = table?.operations ?? [];
  const reads = operations.filter(({ method }) => method === 'GET');
  const chosen = reads.find(({ path }) => !path.includes('{')) ?? reads[0] ?? operations[0];
  return { method: chosen?.method ?? 'GET', path: (chosen?.path ?? '/').replaceAll(/\{[^}]+\}/g, '1') };
}

function keep(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
