// Private backends: every kind is synthesized and checked, its internal twin is compared, and a server in Python is attacked
// behind the guard and round it. Needs python3 and openssl. Exit code of the first step that fails.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const example = join(root, 'examples', 'backends');
const cli = join(root, 'bin', 'hardened-api');
const folder = mkdtempSync(join(tmpdir(), 'backends-'));
const at = (...names) => join(folder, ...names);

/** Names of kinds as arguments choose some. */
const isWanted = (kind) => process.argv.length < 3 || process.argv.includes(kind);
const KINDS = ['private-https', 'private-alb', 'private-nlb', 'private-api'];
/** Those that a server of one's own answers for, the name in its certificate, and where it listens. */
const SERVED = [
  ['private-https', 'rates.internal', '18443'],
  ['private-alb', 'rates.example.com', '18444'],
  ['private-nlb', 'rates.example.com', '18445'],
];

function step(title, command, args, options = {}) {
  process.stdout.write(`\n== ${title}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`"${title}" failed with exit code ${status}`);
}

function openssl(...args) {
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function authority() {
  openssl('req', '-x509', ...KEY, '-days', '2', '-subj', '/CN=rates authority', '-keyout', 'ca.key', '-out', 'ca.pem');
}

function certify(kind, name) {
  writeFileSync(at(`${kind}.names`), `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
  openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', `${kind}.key`, '-out', `${kind}.csr`);
  const request = ['-req', '-in', `${kind}.csr`, '-days', '2', '-extfile', `${kind}.names`];
  openssl('x509', ...request, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', `${kind}.pem`);
}

const servers = [];

/** Starts a server in Python, and returns what leads the command line to it. */
function serve(kind, name, port) {
  certify(kind, name);
  const keys = at(`${kind}.keys.json`);
  const args = ['-B', join(example, 'server', 'server.py'), port, at(`${kind}.pem`), at(`${kind}.key`), keys];
  // Refused handshakes are what the drill is about; the server would print each.
  servers.push(spawn('python3', args, { stdio: ['ignore', 'inherit', 'ignore'] }));
  return ['--backend', `https://127.0.0.1:${port}`, '--backend-ca', at('ca.pem'), '--backend-keys', keys];
}

/** The ways round the API to the server itself, and who refused them. */
function waysRound(kind) {
  const { results } = JSON.parse(readFileSync(at(`${kind}.drill.json`), 'utf8'));
  const ways = results.filter(({ name }) => name.startsWith('private server called'));
  for (const { name, verdict, answer } of ways) process.stdout.write(`  ${verdict.padEnd(8)}  ${answer}  ${name}\n`);
  const refused = ways.filter(({ verdict }) => verdict === 'refused');
  process.stdout.write(`${kind}: ${ways.length} ways round the API to the server, ${refused.length} refused\n`);
  if (ways.length < 5 || refused.length < ways.length) throw new Error(`"${kind}" is not closed in five ways or more`);
}

try {
  const context = '{"@aws-cdk/core:validateAgainstDefaultRules":false}';
  for (const kind of KINDS.filter(isWanted)) {
    const env = { ...process.env, CDK_OUTDIR: at(kind), CDK_CONTEXT_JSON: context };
    step(`${kind}: synthesize`, process.execPath, ['../run.mjs', `${kind}.ts`], { cwd: example, env });
    step(`${kind}: check`, process.execPath, [cli, 'check', at(kind)]);
  }
  const compared = [at('private-https'), at('private-api')];
  if (KINDS.every(isWanted))
    step('parity of the private API', process.execPath, [cli, 'check', '--parity', ...compared]);
  authority();
  for (const [kind, name, port] of SERVED.filter(([kind]) => isWanted(kind))) {
    const backend = serve(kind, name, port);
    // The guard's own attacks are those of the first; the others differ in how the server is reached.
    const only = kind === 'private-https' ? [] : ['--only', 'transport-backend', 'transport-transaction-token'];
    const json = ['--json', at(`${kind}.drill.json`)];
    step(`${kind}: drill, with a server in Python`, process.execPath, [
      cli,
      'drill',
      at(kind),
      ...only,
      ...backend,
      ...json,
    ]);
    waysRound(kind);
    const proven = ['--only', 'transport-backend', 'transport-transaction-token'];
    step(`${kind}: prove, with the same server`, process.execPath, [cli, 'prove', at(kind), ...backend, ...proven]);
  }
} catch (error) {
  process.stdout.write(`backends: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  for (const server of servers) server.kill();
  rmSync(folder, { recursive: true, force: true });
}
