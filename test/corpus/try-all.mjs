/**
 * Tries every OpenAPI document that nobody prepared for it, JSON and YAML: those of `@readme/oas-examples`, the shared
 * reference documents where they lie beside the repository, and our own edge documents; or those that are named.
 *
 *   npm run corpus -- [--jobs 2] [documents or folders...]
 *
 * One line a document, then totals. Exit code 1 when a document crashed the command, left something behind, took too
 * long, or had an attack that got further or a rule that fired.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const EXAMPLES = 'node_modules/@readme/oas-examples';
const SHARED = '../shared/data/openapi';
const FOLDERS = [`${EXAMPLES}/3.0`, `${EXAMPLES}/3.1`, SHARED, 'test/corpus/documents'].map((path) => join(ROOT, path));
const LIMIT_MS = 180_000;
const MOST_JOBS = 2;

const { values, positionals } = parseArgs({
  options: { jobs: { type: 'string', default: '2' } },
  allowPositionals: true,
});
for (const folder of FOLDERS.filter((path) => positionals.length === 0 && !existsSync(path))) {
  console.log(`skipped: there is no ${relative(ROOT, folder)}`);
}
const wanted =
  positionals.length > 0 ? positionals.map((path) => resolve(path)) : FOLDERS.filter((path) => existsSync(path));
const documents = wanted.flatMap(documentsIn);

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

const LEDGER = /(\d+) in the document: (\d+) checked by the guard, (\d+) of them by the gateway before, (\d+) dropped/;

function rowOf({ file, code, out, err, leftovers, seconds }) {
  const [, passed = '-', failed = '-'] = /(\d+) passed, (\d+) failed\s*$/.exec(out) ?? [];
  const [, operations = '-'] = /: (\d+) operations?, OpenAPI/.exec(out) ?? [];
  const [, ...ledger] = LEDGER.exec(out) ?? [];
  const notes = [...notesOf(code, out, err), ...(leftovers.length > 0 ? [`left behind: ${leftovers.join(', ')}`] : [])];
  return { file, code, operations, passed, failed, seconds, notes, ledger: ledger.map(Number) };
}

function notesOf(code, out, err) {
  if (code === 0) return [];
  const lines =
    code === 1 ? failuresIn(out) : err.split('\n').filter((line) => line !== '' && !/^\s+[\d.]+ s /.test(line));
  return (lines.length > 0 ? lines : ['nothing was said']).slice(0, code === 1 ? 8 : 3);
}

function failuresIn(out) {
  const blocks = out.matchAll(/(?:What did not end as it must|What the rules find in the template)\n([\s\S]*?)\n\n/g);
  return [...blocks].flatMap(([, block]) => block.split('\n')).filter(Boolean);
}

/** A fault of the document is told with its place and remedy; a stack trace is a crash. */
const isBad = ({ code, notes }) =>
  code !== 0 &&
  (code !== 2 || notes.some((note) => /^\s+at .*:\d+:\d+|nothing was said|left behind|unforeseen/.test(note)));

function print({ file, code, operations, passed, failed, seconds, notes }) {
  const name = nameOf(file);
  const cells = [String(code).padEnd(7), operations.padStart(5), passed.padStart(6), failed.padStart(5)];
  console.log(`${name.padEnd(46)} ${cells.join(' ')} ${seconds.toFixed(1).padStart(6)} s`);
  for (const note of notes) console.log(`    ${note.trim().slice(0, 400)}`);
}

function nameOf(file) {
  return relative(ROOT, file).replace(`${EXAMPLES}/`, '').replace(`${SHARED}/`, 'shared/').replace('test/corpus/', '');
}

const queue = [...documents];
const rows = [];
console.log(`${'document'.padEnd(46)} exit      ops passed  fail     time`);
await Promise.all(
  Array.from({ length: Math.min(MOST_JOBS, Number(values.jobs)) }, async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const row = rowOf(await attempt(file));
      rows.push(row);
      print(row);
    }
  }),
);
const bad = rows.filter(isBad);
const refused = rows.filter((row) => row.code === 2 && !isBad(row)).length;
const sum = (cells) => cells.reduce((total, cell) => total + (Number(cell) || 0), 0);
const [constraints, guard, gateway, dropped] = [0, 1, 2, 3].map((index) =>
  sum(rows.map(({ ledger }) => ledger[index])),
);
const slowest = Math.max(...rows.map(({ seconds }) => seconds));
const totals = [
  [
    'documents',
    `${rows.length}: ${rows.length - bad.length - refused} all well, ${refused} refused as invalid, ${bad.length} bad`,
  ],
  ['operations', sum(rows.map(({ operations }) => operations))],
  ['attacks', `${sum(rows.map(({ passed }) => passed))} passed, ${sum(rows.map(({ failed }) => failed))} failed`],
  [
    'constraints',
    `${constraints}: ${guard} by the guard, ${gateway} of them by the gateway before, ${dropped} dropped`,
  ],
  ['slowest', `${slowest.toFixed(1)} s`],
];
console.log('');
for (const [label, text] of totals) console.log(`${label.padEnd(12)} ${text}`);
for (const { file } of bad) console.log(`bad          ${nameOf(file)}`);
process.exitCode = bad.length > 0 ? 1 : 0;
