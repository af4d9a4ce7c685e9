// Runs a script of the test tree that is too long for `npm test`: node test/run-script.mjs <script.ts> [argument...]
// Bundled by esbuild into one file beside this one, which goes away with the run. Exit code of the script.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Packages stay outside, but for those whose files or exports Node.js does not find. */
const external = {
  name: 'external',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || /^(ajv|aws4)/.test(path) ? undefined : { path, external: true },
    );
  },
};

const here = dirname(fileURLToPath(import.meta.url));
const [script, ...args] = process.argv.slice(2);
if (!script) {
  process.stderr.write('usage: node test/run-script.mjs <script.ts> [argument...]\n');
  process.exit(2);
}
// Inside the package, so that the bundle finds node_modules and the package its own folder.
const folder = mkdtempSync(join(here, '.run-'));
try {
  const outfile = join(folder, 'script.mjs');
  await build({
    entryPoints: [resolve(script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [external],
    logLevel: 'error',
    define: { __dirname: JSON.stringify(here) },
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${JSON.stringify(outfile)});`,
    },
  });
  const flags = ['--no-turbo-inline-js-wasm-calls', outfile, ...args];
  const { status } = spawnSync(process.execPath, flags, { cwd: join(here, '..'), stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
