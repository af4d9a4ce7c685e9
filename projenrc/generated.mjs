// Writes the generated docs (docs/CONTROLS.md, docs/RULES.md, API.md) or, with --check, fails when one is stale.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const temporary = mkdtempSync(join(tmpdir(), 'hardened-docs-'));
const stale = [];

/** Loads a TypeScript module of the project. */
function load(entry) {
  const outfile = join(temporary, `${entry.replaceAll('/', '-')}.cjs`);
  buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    external: ['aws-cdk-lib', 'constructs', 'cdk-nag'],
  });
  const require = createRequire(join(root, 'package.json'));
  return require(outfile);
}

function emit(file, text) {
  const target = join(root, file);
  const old = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (old === text) return;
  if (check) stale.push(file);
  else writeFileSync(target, text);
}

try {
  const { controlsPage, rulesPage } = load('projenrc/docs-pages.ts');
  emit('docs/CONTROLS.md', controlsPage(root));
  emit('docs/RULES.md', rulesPage());
  emit('docs/DETECTIONS.md', load('projenrc/detections-page.ts').detectionsPage());
  // API.md needs the jsii assembly; `npm test` compiles it just before.
  const api = join(temporary, 'API.md');
  execFileSync(process.execPath, [join(root, 'node_modules/.bin/jsii-docgen'), '-o', api], {
    cwd: root,
    stdio: 'inherit',
  });
  emit('API.md', readFileSync(api, 'utf8'));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
if (stale.length > 0) {
  process.stderr.write(`stale: ${stale.join(', ')}; run "node projenrc/generated.mjs" and commit the result\n`);
  process.exit(1);
}
