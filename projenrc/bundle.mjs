// Bundles everything that does not run under jsii into assets/: one folder a handler, the guard layer, the
// toolbox of third-party libraries that synth uses, and the command line. Plain esbuild, no Docker, a few seconds.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = (...parts) => join(root, 'assets', ...parts);
const cedarWasm = join(root, 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm');

// `cedar-wasm/nodejs` is CommonJS and reads its wasm from __dirname; its ESM entry wants a bundler plugin. No esbuild
// alias: that would rewrite `cedar-wasm/nodejs` too.
const cedar = (wasmFolder) => ({
  name: 'cedar',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^@cedar-policy\/cedar-wasm$/ }, ({ kind, resolveDir }) =>
      esbuild.resolve('@cedar-policy/cedar-wasm/nodejs', { kind, resolveDir }),
    );
    esbuild.onLoad({ filter: /[\\/]cedar-wasm[\\/]nodejs[\\/]cedar_wasm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text.replace(
        '`${__dirname}/cedar_wasm_bg.wasm`',
        `\`\${__dirname}/${wasmFolder}cedar_wasm_bg.wasm\``,
      );
      if (!contents.includes(`/${wasmFolder}cedar_wasm_bg.wasm`))
        throw new Error(`${path} no longer reads its wasm from __dirname`);
      return { contents };
    });
  },
});
// The package carries the 4.3 MB of wasm once; synth copies it beside the handlers (src/core/handler-asset.ts).
const BESIDE = cedar('');
const SHARED = cedar('../cedar/');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [BESIDE],
};

/** Handlers: `lambda/<name>/<name>.lambda.ts` becomes `assets/lambda/<name>/index.js`. */
function handlerNames() {
  const dir = join(root, 'lambda');
  if (!existsSync(dir)) return [];
  return readdirSync(dir).filter((name) => existsSync(join(dir, name, `${name}.lambda.ts`)));
}

async function handlers() {
  await Promise.all(
    handlerNames().map(async (name) => {
      await build({
        ...common,
        entryPoints: [`lambda/${name}/${name}.lambda.ts`],
        outfile: out('lambda', name, 'index.js'),
        target: 'node20',
        minify: true,
      });
    }),
  );
}

async function single(entry, outfile, extra = {}) {
  if (!existsSync(join(root, entry))) return;
  await build({ ...common, entryPoints: [entry], outfile: out(...outfile), target: 'node20', ...extra });
}

/**
 * dynalite picks its actions by name at run time and loads a native database for stores on disk: here every action is
 * bundled, and the store in memory stands for both.
 */
const dynalite = {
  name: 'dynalite',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /require\('(\.\/\w+\/)' \+ action\)/g,
        "require('$1' + action + '.js')",
      ),
    }));
  },
};

/**
 * What users import beside the constructs: one file of code, and the declarations of each source file. A declaration
 * follows from its own file alone, so none of them is type-checked here.
 */
async function importable(name, folder, declared = readdirSync(join(root, folder), { recursive: true }), extra = {}) {
  rmSync(out(name), { recursive: true, force: true });
  await single(`${folder}/index.ts`, [name, 'index.js'], extra);
  for (const file of declared) {
    if (!file.endsWith('.ts')) continue;
    const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(join(root, folder, file), 'utf8'), {
      fileName: join(root, folder, file),
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, stripInternal: true },
    });
    const [fault] = diagnostics ?? [];
    if (fault) throw new Error(`${folder}/${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`);
    const target = out(name, file.replace(/\.ts$/, '.d.ts'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
}

mkdirSync(out('cedar'), { recursive: true });
copyFileSync(cedarWasm, out('cedar', 'cedar_wasm_bg.wasm'));
await Promise.all([
  handlers(),
  single('toolbox/index.ts', ['toolbox', 'index.js'], { minify: true, plugins: [SHARED] }),
  single('toolbox/opa-wasm.ts', ['toolbox', 'opa-wasm.js'], { minify: true }),
  // The command line carries the constructs (for `try`), but never CDK itself: that is the user's own copy.
  single('cli/main.ts', ['cli', 'index.js'], {
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'cdk-nag'],
    minifySyntax: true,
    alias: { level: 'memory-level' },
    plugins: [SHARED, dynalite],
  }),
  single('cli/gateway/lambda/worker-entry.ts', ['cli', 'worker-entry.js']),
  importable('handler', 'lambda/handler'),
  importable('eslint', 'eslint', ['index.ts']),
  importable('guard', 'lambda/guard', ['index.ts'], { plugins: [SHARED] }),
]);
