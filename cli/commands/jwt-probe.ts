import { readFileSync, writeFileSync } from 'node:fs';
import { FORGERY_CLASSES } from '../probe/classes';
import { bareToken, type Credentials, credentialsOf, type ProbeKey } from '../probe/credentials';
import { endpointOf, type ProbeEndpoint } from '../probe/endpoint';
import { PROBE_TOKEN, tokenFromEnvironment } from '../probe/env';
import { probeJunit } from '../probe/junit';
import { runProbe } from '../probe/probe';
import { exitCodeOf, probeJson } from '../probe/report';
import { probeSarif } from '../probe/sarif';
import { probeTable } from '../probe/table';
import { type StatusRange, statusRange } from '../probe/verdict';
import { print } from '../report/print';
import { progressLine } from '../report/progress';
import { styleFor } from '../report/style';
import { UsageError } from './usage-error';

/** What `jwt-probe` can be told. */
export interface JwtProbeOptions {
  readonly tokenFile?: string;
  readonly keyFile?: string;
  readonly claims?: string;
  readonly typ?: string;
  readonly maxLifetime?: number;
  readonly foreignKeyFile?: string;
  readonly deadTokenFile?: readonly string[];
  readonly cert?: string;
  readonly certKey?: string;
  readonly method?: string;
  readonly header?: readonly string[];
  readonly bodyFile?: string;
  readonly expect?: string;
  readonly insecureCa?: string;
  readonly resolve?: string;
  readonly allowHttp?: boolean;
  readonly only?: readonly string[];
  readonly json?: string;
  readonly junit?: string;
  readonly sarif?: string;
}

/** Shown under `--help`. */
export const JWT_PROBE_HELP = `
The good token comes from --token-file (- is standard input) or ${PROBE_TOKEN}, never from the command line.
It is the positive control: unless the endpoint accepts it, before and after, nothing can be concluded.

With a good token alone, everything is tried that an attacker without keys can make. With the public key of
the issuer (--key-file), HS256 keyed with that key is tried too. With the private key of a test issuer, tokens
are signed whose claims alone are wrong: audience, expiry, lifetime, issuer, subject, scopes, binding, token type.
With the key of a second issuer that the endpoint trusts (--foreign-key-file), keys are mixed up; with tokens that
were good once (--dead-token-file), revocation is tried; with a client certificate (--cert), its absence. What was
not testable is listed. Use a test consumer without data: an accepted forgery is a real call.

Verdicts: refused (401, a bearer challenge, or the 403 that a spoiled signature gets too), ACCEPTED,
inconclusive (pages of firewalls, 404, 405, 429, 5xx: the token may never have been looked at), not testable.
Redirects are not followed, and the token goes to no other origin.

Exit codes: 0 none accepted, 1 holes, 2 nothing can be concluded or the call is at fault.

  ${PROBE_TOKEN}=$(get-test-token) hardened-api jwt-probe https://api.example.com/orders --sarif probe.sarif
  hardened-api jwt-probe https://localhost:8443/orders --insecure-ca ca.pem --token-file token --key-file key.jwk`;

/**
 * Sends forged tokens to an endpoint, ours or not, and prints which it accepts.
 *
 * @returns exit code: 0 none accepted, 1 holes, 2 nothing can be concluded.
 */
export async function jwtProbeCommand(url: string, options: JwtProbeOptions): Promise<number> {
  const progress = progressLine('jwt-probe');
  const report = await runProbe({
    endpoint: endpointFor(url, options),
    credentials: credentialsFor(options),
    expect: expectation(options.expect),
    only: knownClasses(options.only),
    onProgress: (done, total, name) => progress.update(done, total, name),
  });
  progress.end();
  if (options.json) writeFileSync(options.json, probeJson(report));
  if (options.junit) writeFileSync(options.junit, probeJunit(report));
  if (options.sarif) writeFileSync(options.sarif, probeSarif(report));
  for (const line of probeTable(report, styleFor(process.stdout))) print(line);
  return exitCodeOf(report);
}

function endpointFor(url: string, options: JwtProbeOptions): ProbeEndpoint {
  return endpointOf(url, {
    method: options.method,
    header: options.header,
    resolve: options.resolve,
    allowHttp: options.allowHttp,
    ...(options.bodyFile && { body: read('--body-file', options.bodyFile) }),
    ...clientOf(options),
    ...(options.insecureCa && { ca: read('--insecure-ca', options.insecureCa).toString('utf8') }),
  });
}

function clientOf({ cert, certKey }: JwtProbeOptions): Pick<ProbeEndpoint, 'client'> {
  if (!cert && !certKey) return {};
  if (!cert || !certKey)
    throw new UsageError('--cert and --cert-key belong together: a certificate and its private key');
  return {
    client: { cert: read('--cert', cert).toString('utf8'), key: read('--cert-key', certKey).toString('utf8') },
  };
}

function credentialsFor(options: JwtProbeOptions): Credentials {
  const { tokenFile, keyFile, claims, typ, maxLifetime, foreignKeyFile, deadTokenFile = [] } = options;
  const text = tokenFile ? read('--token-file', tokenFile).toString('utf8') : tokenFromEnvironment();
  if (maxLifetime !== undefined && !(maxLifetime > 0)) throw new UsageError('--max-lifetime is a number of seconds');
  return credentialsOf({
    ...(text && { token: bareToken(text) }),
    ...(keyFile && { key: readObject('--key-file', keyFile) as ProbeKey }),
    ...(claims && { claims: readObject('--claims', claims) }),
    typ,
    maxLifetimeSeconds: maxLifetime,
    ...(foreignKeyFile && { foreignKey: readObject('--foreign-key-file', foreignKeyFile) as ProbeKey }),
    shutOut: deadTokenFile.map((file) => bareToken(read('--dead-token-file', file).toString('utf8'))),
  });
}

function expectation(text = '200-299'): StatusRange {
  const range = statusRange(text);
  if (range) return range;
  throw new UsageError(`--expect ${text} is no range of statuses; write 200-299 or 200,404`);
}

function knownClasses(slugs: readonly string[] | undefined): readonly string[] | undefined {
  const known = FORGERY_CLASSES.map(({ slug }) => slug);
  const unknown = slugs?.filter((slug) => !known.includes(slug)) ?? [];
  if (unknown.length > 0) throw new UsageError(`--only ${unknown.join(' ')}: the classes are ${known.join(', ')}`);
  return slugs;
}

function read(option: string, file: string): Buffer {
  try {
    // 0 is the descriptor of standard input.
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The fault names the file only: the text may be a private key. */
function readObject(option: string, file: string): Record<string, unknown> {
  const text = read(option, file).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new UsageError(`${option} ${file} holds no JSON object`);
}
