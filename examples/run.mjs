// Runs a TypeScript app without a compiler step: each file is transpiled by esbuild as it is required.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { transformSync } from 'esbuild';

const require = createRequire(import.meta.url);
const Module = require('node:module');
Module._extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcefile: file,
    sourcemap: 'inline',
  });
  module._compile(code, file);
};
require(resolve(process.argv[2]));
