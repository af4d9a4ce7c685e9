import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { print } from '../report/print';
import { progressLine } from '../report/progress';
import { styleFor } from '../report/style';
import { tlsProbe } from '../tls-probe/probe';
import { PROBE_PROFILES, type ProbeProfile } from '../tls-probe/profile';
import { tlsTable } from '../tls-probe/table';
import type { TlsTarget } from '../tls-probe/target';
import { UsageError } from './usage-error';

/** What `tls-probe` can be told. */
export interface TlsProbeOptions {
  readonly profile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly resolve?: string;
  readonly plainPort?: number;
  readonly timeout?: number;
  readonly json?: string;
}

/** Shown under `--help`. */
export const TLS_PROBE_HELP = `
Profiles:
${PROBE_PROFILES.map(({ name, summary }) => `  ${name.padEnd(11)} ${summary}`).join('\n')}

Versions from SSL 3.0 to TLS 1.3, every TLS 1.2 suite that this machine's OpenSSL knows, certificate and chain,
stapling, HSTS, client certificates, and what plain HTTP gets at the port itself and at port 80.

Exit codes: 0 no fault, 1 faults, 2 no connection or the call is at fault.

  hardened-api tls-probe https://api.example.com/orders
  hardened-api tls-probe https://partner.example.com --profile mutual --cert client.pem --key client.key`;

const DEFAULT_TIMEOUT_MS = 5000;

/**
 * Measures the TLS of an endpoint, ours or not, against a profile.
 *
 * @returns exit code: 0 no fault, 1 faults, 2 no connection.
 */
export async function tlsProbeCommand(url: string, options: TlsProbeOptions): Promise<number> {
  const target = targetOf(url, options);
  const profile = profileOf(options.profile);
  const progress = progressLine('tls-probe');
  const report = await tlsProbe({
    target,
    profile,
    now: new Date(),
    onProgress: (done, total, what) => progress.update(done, total, what),
  });
  progress.end();
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`);
  for (const line of tlsTable(report, styleFor(process.stdout))) print(line);
  if (report.unreachable) return 2;
  return report.findings.some(({ severity }) => severity === 'fault') ? 1 : 0;
}

function targetOf(text: string, options: TlsProbeOptions): TlsTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') {
    throw new UsageError(`${text} is no https URL; name an endpoint such as https://api.example.com/orders`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);
  if ((options.cert === undefined) !== (options.key === undefined))
    throw new UsageError('--cert and --key go together');
  const certificate = options.cert &&
    options.key && { cert: read('--cert', options.cert), key: read('--key', options.key) };
  const plainPort = options.plainPort ?? (port === 443 ? 80 : undefined);
  return {
    url,
    host,
    port,
    timeoutMs: number('--timeout', options.timeout, DEFAULT_TIMEOUT_MS),
    ...(plainPort !== undefined && { plainPort: number('--plain-port', plainPort, 80) }),
    ...(options.ca && { ca: read('--ca', options.ca) }),
    ...(certificate && { certificate }),
    ...(options.resolve && { address: addressIn(options.resolve, host, port) }),
  };
}

function number(option: string, value: number | undefined, fallback: number): number {
  const chosen = value ?? fallback;
  if (Number.isInteger(chosen) && chosen > 0) return chosen;
  throw new UsageError(`${option} is a whole number above 0`);
}

function addressIn(resolve: string, host: string, port: number): string {
  const prefix = `${host}:${port}:`;
  const address = resolve.startsWith(prefix) ? resolve.slice(prefix.length).replace(/^\[|\]$/g, '') : '';
  if (isIP(address) === 0) throw new UsageError(`--resolve ${resolve} is not of the form ${prefix}ADDRESS`);
  return address;
}

function profileOf(name = 'modern'): ProbeProfile {
  const profile = PROBE_PROFILES.find((each) => each.name === name);
  if (profile) return profile;
  throw new UsageError(`--profile ${name}: the profiles are ${PROBE_PROFILES.map((each) => each.name).join(', ')}`);
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
