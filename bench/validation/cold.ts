import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { operationTable, parseContract } from '../../src/contract';
import { operationsText } from '../../src/core/operations-text';
import { buildPolicyBundle } from '../../src/layers/authorization/bundle';
import { compileValidators } from '../../src/layers/input/validators';
import { quantile } from '../core/median';
import { target } from '../core/target';
import { BODY, documentOf } from './document';

// What a fresh process pays until the first body is checked, for contracts of 10, 100 and 1,000 operations: the bundle is
// loaded, the contract read, one request validated. Each contender is started again and again, in turns.
const ROUNDS = 15;
// A busy neighbour slows single starts down; what the code itself costs shows in the fast ones.
const FAST = 0.1;
const SIZES = [10, 100, 1_000];
const ABOVE_EMPTY_MS = 15;

const folder = mkdtempSync(join(process.cwd(), 'bench', '.cold-'));
const path = (size: number, file: string) => JSON.stringify(join(folder, String(size), file));
const read = (size: number, file: string) => `JSON.parse(readFileSync(${path(size, file)}, 'utf8'))`;
const body = JSON.stringify(BODY);

const guard = (size: number) => `import { readFileSync } from 'node:fs';
  import { readDecisionFiles } from './lambda/core/authorization/bundle-file';
  import { createGuard } from './lambda/guard/guard';
  import { loadValidators } from './lambda/guard/input/load-validators';
  export const run = async () => {
    const { operations, bundleHash } = readDecisionFiles(${path(size, '')});
    const guard = createGuard({
      operations, bundleHash, validators: loadValidators(${path(size, 'validators.js')}), keys: new Map(),
      apiId: 'a', now: () => 0, record: () => undefined, fault: (error) => { throw error; },
      authorize: async () => ({ ok: true, value: { policies: [], resources: [] } }),
    });
    const event = { resource: '/orders7', path: '/orders7', httpMethod: 'POST', multiValueHeaders: {
      'Content-Type': ['application/json'] }, body: ${body}, requestContext: { extendedRequestId: 'x' } };
    const { statusCode } = await guard(event, async () => ({ statusCode: 204 }));
    if (statusCode !== 204) throw new Error(String(statusCode));
  };`;
const ajv = (size: number) => `import { readFileSync } from 'node:fs';
  import Ajv from 'ajv'; import addFormats from 'ajv-formats';
  export const run = () => {
    const { paths } = ${read(size, 'openapi.json')};
    const ajv = new Ajv();
    addFormats(ajv);
    const validate = ajv.compile(paths['/orders7'].post.requestBody.content['application/json'].schema);
    if (!validate(JSON.parse(${body}))) throw new Error('refused');
  };`;
const backend = (size: number) => `import { readFileSync } from 'node:fs';
  import { OpenAPIBackend } from 'openapi-backend';
  export const run = async () => {
    console.warn = () => undefined;
    const api = new OpenAPIBackend({ definition: ${read(size, 'openapi.json')}, quick: true });
    await api.init();
    const request = { method: 'post', path: '/orders7', headers: { 'content-type': 'application/json' }, query: {},
      body: JSON.parse(${body}) };
    if (api.validator.validateRequest(request, 'createOrder7').errors) throw new Error('refused');
  };`;

const CONTENDERS: readonly (readonly [string, string])[] = [
  ['empty module', 'export const run = () => undefined;'],
  ...SIZES.map((size) => [`guard, ${size} operations`, guard(size)] as const),
  ...SIZES.map((size) => [`ajv at run time, ${size} operations`, ajv(size)] as const),
  ...SIZES.map((size) => [`openapi-backend, ${size} operations`, backend(size)] as const),
];

function writeContract(size: number): void {
  const dir = join(folder, String(size));
  mkdirSync(dir);
  const file = join(dir, 'openapi.json');
  writeFileSync(file, JSON.stringify(documentOf(size)));
  const model = parseContract(file);
  const table = operationTable(model, 'bench');
  const open = { ...table, operations: table.operations.map((each) => ({ ...each, anonymous: true })) };
  const bundle = buildPolicyBundle(open, []);
  writeFileSync(join(dir, 'operations.json'), operationsText(open, bundle.hash));
  writeFileSync(join(dir, 'policies.json'), JSON.stringify(bundle));
  writeFileSync(join(dir, 'validators.js'), compileValidators(model, []));
}

async function bundled(contents: string, index: number): Promise<string> {
  const outfile = join(folder, `${index}.js`);
  const stdin = { contents, resolveDir: process.cwd(), loader: 'ts' as const, sourcefile: `${index}.ts` };
  await build({ stdin, outfile, bundle: true, minify: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const starter = join(folder, `start-${index}.js`);
  const started = `const start = process.hrtime.bigint();
    const done = () => process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
    Promise.resolve(require(${JSON.stringify(outfile)}).run()).then(done, (error) => { console.error(error); process.exit(1); });`;
  writeFileSync(starter, started);
  return starter;
}

function milliseconds(starter: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [starter], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`a good request is refused: ${stderr}`);
  return Number(stdout);
}

try {
  for (const size of SIZES) writeContract(size);
  const starters = await Promise.all(CONTENDERS.map(([, contents], index) => bundled(contents, index)));
  const samples = starters.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, starter] of starters.entries()) samples[index]?.push(milliseconds(starter));
  const times = new Map(CONTENDERS.map(([name], index) => [name, quantile(samples[index] ?? [], FAST)]));
  process.stdout.write(`\nfirst body of a fresh process, ${BODY.length} bytes, fastest tenth of ${ROUNDS} starts\n`);
  for (const [name, time] of times) process.stdout.write(`  ${name.padEnd(34)} ${time.toFixed(1).padStart(7)} ms\n`);
  const of = (name: string) => times.get(name) ?? Number.NaN;
  for (const size of SIZES) {
    const own = of(`guard, ${size} operations`);
    target(`guard, ${size} operations, ms above an empty module`, own - of('empty module'), ABOVE_EMPTY_MS);
    target('the same against ajv at run time', own / of(`ajv at run time, ${size} operations`), 0.5);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
