// The tests, twice: what runs in Lambda on Lambda's Node.js, which `npm ci` brings, and everything else on the machine's.
// With arguments it is jest on the machine's Node.js: node test/run-jest.mjs [argument of jest...]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
/** Whose tests run on Lambda's Node.js: handlers, and the libraries for handlers. */
const HANDLERS = 'test/lambda/';

function run(node, args) {
  const { status, error } = spawnSync(node, [jest, ...args], { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

/** The binary of the devDependency, once it has been seen to run here. */
function lambdaNode() {
  const folder = join(root, 'node_modules', 'node', 'bin');
  const binary = ['node', 'node.exe'].map((name) => join(folder, name)).find((file) => existsSync(file));
  const version = binary && spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  return version ? { binary, version } : undefined;
}

function both() {
  const lambda = lambdaNode();
  if (!lambda) {
    process.stdout.write(
      `SKIPPED: handlers on Lambda's Node.js. The package "node" has no binary that runs here (install scripts off?), so their tests run on ${process.version}\n`,
    );
    return run(process.execPath, []);
  }
  process.stdout.write(`handlers, on Node.js ${lambda.version} as in Lambda\n`);
  const first = run(lambda.binary, [HANDLERS]);
  process.stdout.write(`everything else, on Node.js ${process.version}\n`);
  return run(process.execPath, ['--testPathIgnorePatterns', `/${HANDLERS}`, '/node_modules/']) || first;
}

const args = process.argv.slice(2);
process.exitCode = args.length > 0 ? run(process.execPath, args) : both();
