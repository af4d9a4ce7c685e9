// Private backends: every kind is synthesized and checked, its internal twin is compared, and a server in Python is attacked
// behind the guard and round it. Needs python3 and openssl. Exit code of the first step that fails.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const example = join(root, 'examples', 'backends');
const cli = join(root, 'bin', 'hardened-api');
const folder = mkdtempSync(join(tmpdir(), 'backends-'));
const at = (...names) => join(folder, ...names);
const PORT = '18443';

function step(title, command, args, options = {}) {
  process.stdout.write(`\n== ${title}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`"${title}" failed with exit code ${status}`);
}

function certificates() {
  const openssl = (...args) => spawnSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...key, '-subj', '/CN=rates authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(at('names'), 'subjectAltName=DNS:rates.internal\nextendedKeyUsage=serverAuth\n');
  openssl('req', ...key.slice(0, 5), '-subj', '/CN=rates.internal', '-keyout', 'server.key', '-out', 'server.csr');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
}

let server;
try {
  const context = '{"@aws-cdk/core:validateAgainstDefaultRules":false}';
  for (const kind of ['private-https', 'private-alb', 'private-nlb', 'private-api']) {
    const env = { ...process.env, CDK_OUTDIR: at(kind), CDK_CONTEXT_JSON: context };
    step(`${kind}: synthesize`, process.execPath, ['../run.mjs', `${kind}.ts`], { cwd: example, env });
    step(`${kind}: check`, process.execPath, [cli, 'check', at(kind)]);
  }
  step('parity of the private API', process.execPath, [
    cli,
    'check',
    '--parity',
    at('private-https'),
    at('private-api'),
  ]);
  certificates();
  const files = [at('server.pem'), at('server.key'), at('keys.json')];
  server = spawn('python3', ['-B', join(example, 'server', 'server.py'), PORT, ...files], { stdio: 'inherit' });
  const backend = [
    '--backend',
    `https://127.0.0.1:${PORT}`,
    '--backend-ca',
    at('ca.pem'),
    '--backend-keys',
    at('keys.json'),
  ];
  step('drill, with a server in Python', process.execPath, [cli, 'drill', at('private-https'), ...backend]);
} catch (error) {
  process.stdout.write(`backends: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}
