// The main job, end to end: synthesize the example, check its template, serve it on loopback, attack it, and take every
// control away in turn. Exit code of the first step that fails.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const example = join(root, 'examples', 'orders');
const assembly = join(example, 'cdk.out');
const cli = join(root, 'bin', 'hardened-api');

function step(title, command, args, options = {}) {
  const started = Date.now();
  process.stdout.write(`\n== ${title}\n`);
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  process.stdout.write(`   (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (status !== 0) {
    process.stdout.write(`demo: "${title}" failed with ${signal ?? `exit code ${status}`}\n`);
    process.exit(status ?? 1);
  }
}

rmSync(assembly, { recursive: true, force: true });
step('synthesize examples/orders (OpenAPI contract in, six layers out)', process.execPath, ['../run.mjs', 'app.ts'], {
  cwd: example,
  env: { ...process.env, CDK_OUTDIR: assembly },
});
step('check: rules over the template', process.execPath, [cli, 'check', assembly]);
step('authz matrix: the policies open nothing that the golden file does not have', process.execPath, [
  cli,
  'authz',
  'matrix',
  assembly,
  '--golden',
  join(example, 'authz-matrix.tsv'),
]);
step('prove: take every control away in turn', process.execPath, [cli, 'prove', assembly]);
step('drill: attack the served stack', process.execPath, [cli, 'drill', assembly]);
