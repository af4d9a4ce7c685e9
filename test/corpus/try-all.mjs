/**
 * Tries every OpenAPI document of `@readme/oas-examples`, or those that are named, and prints what became of each.
 *
 *   node test/corpus/try-all.mjs [--jobs 2] [documents or folders...]
 *
 * Exit code 1 when a document crashed the command, left something behind, or had an attack that got further.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const EXAMPLES = ['3.0', '3.1'].map((version) => join(ROOT, 'node_modules/@readme/oas-examples', version));
const LIMIT_MS = 180_000;

const { values, positionals } = parseArgs({
  options: { jobs: { type: 'string', default: '2' } },
  allowPositionals: true,
});
const documents = (positionals.length > 0 ? positionals.map((path) => resolve(path)) : EXAMPLES).flatMap(documentsIn);

function documentsIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true })
    .filter((name) => /\.(json|ya?ml)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** Runs the command with a temporary folder of its own, so that what it leaves behind shows. */
function attempt(file) {
  const folder = mkdtempSync(join(tmpdir(), 'try-all-'));
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/hardened-api'), 'try', file], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      const leftovers = readdirSync(folder);
      rmSync(folder, { recursive: true, force: true });
      done({ file, code: code ?? signal, out, err, leftovers, seconds: (performance.now() - started) / 1000 });
    });
  });
}

function rowOf({ file, code, out, err, leftovers, seconds }) {
  const [, passed = '-', failed = '-'] = /(\d+) passed, (\d+) failed\s*$/.exec(out) ?? [];
  const [, operations = '-'] = /: (\d+) operations?, OpenAPI/.exec(out) ?? [];
  const notes = [...notesOf(code, out, err), ...(leftovers.length > 0 ? [`left behind: ${leftovers.join(', ')}`] : [])];
  return { file, code, operations, passed, failed, seconds, notes };
}

function notesOf(code, out, err) {
  if (code === 0) return [];
  const lines =
    code === 1 ? failuresIn(out) : err.split('\n').filter((line) => line !== '' && !/^\s+[\d.]+ s /.test(line));
  return (lines.length > 0 ? lines : ['nothing was said']).slice(0, code === 1 ? 8 : 3);
}

function failuresIn(out) {
  const [, block = ''] = /What did not end as it must\n([\s\S]*?)\n\n/.exec(out) ?? [];
  return block.split('\n').filter(Boolean);
}

/** A fault of the document is told with its place and remedy; a stack trace is a crash. */
const isBad = ({ code, notes }) =>
  code !== 0 &&
  (code !== 2 || notes.some((note) => /^\s+at .*:\d+:\d+|nothing was said|left behind|unforeseen/.test(note)));

function print({ file, code, operations, passed, failed, seconds, notes }) {
  const name = relative(ROOT, file).replace('node_modules/@readme/oas-examples/', '');
  const cells = [String(code).padEnd(7), operations.padStart(5), passed.padStart(6), failed.padStart(5)];
  console.log(`${name.padEnd(46)} ${cells.join(' ')} ${seconds.toFixed(1).padStart(6)} s`);
  for (const note of notes) console.log(`    ${note.trim().slice(0, 400)}`);
}

const queue = [...documents];
const rows = [];
console.log(`${'document'.padEnd(46)} exit      ops passed  fail     time`);
await Promise.all(
  Array.from({ length: Number(values.jobs) }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const row = rowOf(await attempt(file));
      rows.push(row);
      print(row);
    }
  }),
);
const bad = rows.filter(isBad);
const refused = rows.filter(({ code }) => code === 2).length;
const slowest = Math.max(...rows.map(({ seconds }) => seconds));
console.log(
  `${rows.length} documents: ${rows.length - bad.length - refused} all well, ${refused} refused as invalid, ${bad.length} bad; slowest ${slowest.toFixed(1)} s`,
);
process.exitCode = bad.length > 0 ? 1 : 0;
