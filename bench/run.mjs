// `npm run bench` runs every benchmark, `npm run bench -- NAME...` the named ones: bench/NAME.bench.ts, each in a process
// of its own, so that none warms or litters the heap of another.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const SUFFIX = '.bench.ts';
const all = readdirSync(here)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark named ${unknown.join(', ')}; there are: ${all.join(', ')}\n`);
  process.exit(2);
}

// Node does not see the named exports of this one: it is bundled.
const commonJs = {
  name: 'common-js',
  setup: (esbuild) =>
    esbuild.onResolve({ filter: /^aws4$/ }, () => ({ path: createRequire(import.meta.url).resolve('aws4') })),
};

// Inside bench/, so that the bundles find node_modules.
const folder = mkdtempSync(join(here, '.run-'));
let failed = 0;
try {
  for (const name of wanted.length > 0 ? wanted : all) {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      entryPoints: [join(here, `${name}${SUFFIX}`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      plugins: [commonJs],
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url); const __dirname = import.meta.dirname ?? new URL('.', import.meta.url).pathname;",
      },
      logLevel: 'error',
    });
    process.stdout.write(`\n# ${name}\n`);
    const flags = ['--expose-gc', '--no-turbo-inline-js-wasm-calls', outfile];
    const { status } = spawnSync(process.execPath, flags, { cwd: join(here, '..'), stdio: 'inherit' });
    if (status !== 0) failed += 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);
