import { rmSync } from 'node:fs';
import type { FunctionSpec } from '../../../../cli/gateway/lambda/function-spec';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { writeFolder } from '../fixtures/mini-assembly';

jest.setTimeout(30_000);

const pool = new WorkerPool({ perFunction: 2 });
const folders: string[] = [];

afterAll(async () => {
  await pool.close();
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

function specOf(code: string, more: Partial<FunctionSpec> & { file?: string } = {}): FunctionSpec {
  const { file = 'index.js', ...rest } = more;
  const taskRoot = writeFolder({ [file]: code });
  folders.push(taskRoot);
  return {
    stack: 'S',
    logicalId: 'F',
    arn: 'arn:aws:lambda:eu-west-1:1:function:f',
    name: 'f',
    handler: 'index.handler',
    runtime: 'nodejs20.x',
    timeoutMs: 3000,
    memoryMb: 128,
    taskRoot,
    layers: [],
    environment: { ONLY: 'this' },
    hosts: [],
    ca: '',
    sdkRoots: [],
    ...rest,
  };
}

async function run(spec: FunctionSpec, event: unknown = {}, lines: string[] = []) {
  return pool.invoke(spec, event, { onLine: ({ text }) => lines.push(text) });
}

const result = (payload: unknown) => ({ kind: 'result', payload });

test('a function sees its own variables and nothing of this machine', async () => {
  const answer = await run(
    specOf('exports.handler = async () => Object.keys(process.env).filter((name) => name[0] !== "_");'),
  );

  expect(answer).toEqual(result(['ONLY']));
});

test.each([
  ['returns', 'exports.handler = (event) => Promise.resolve(event.x);'],
  ['calls back', 'exports.handler = (event, context, done) => done(null, event.x);'],
  ['succeeds by context', 'exports.handler = (event, context) => context.succeed(event.x);'],
])('a handler that %s is answered for', async (_how, code) => {
  expect(await run(specOf(code), { x: 7 })).toEqual(result(7));
});

test('an ESM handler is loaded', async () => {
  const spec = specOf('export const handler = async () => import.meta.url.slice(0, 5);', { file: 'index.mjs' });

  expect(await run(spec)).toEqual(result('file:'));
});

test('a handler below /opt is found in the last layer that has it', async () => {
  const layers = ['first', 'second'].map((name) =>
    writeFolder({ 'hardened/index.js': `exports.handler = async () => '${name}';` }),
  );
  folders.push(...layers);

  expect(await run(specOf('', { handler: '/opt/hardened/index.handler', layers }))).toEqual(result('second'));
});

test.each([
  [
    'throws',
    'exports.handler = async () => { throw new TypeError("no"); };',
    { errorType: 'TypeError', errorMessage: 'no' },
  ],
  [
    'rejects with a text',
    'exports.handler = () => Promise.reject("Unauthorized");',
    { errorType: 'string', errorMessage: 'Unauthorized' },
  ],
  ['ends its process', 'exports.handler = () => process.exit(3);', { errorType: 'Runtime.ExitError' }],
  [
    'has an uncaught error',
    'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("late"); }));',
    { errorMessage: 'late' },
  ],
  ['is not there', 'exports.other = 1;', { errorType: 'Runtime.HandlerNotFound' }],
  ['does not load', 'require("./gone");', { errorType: 'Error' }],
  [
    'eats all memory',
    'exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); };',
    { errorType: 'Runtime.OutOfMemory' },
  ],
])('a handler that %s gives an error', async (_how, code, expected) => {
  const outcome = await run(specOf(code, { memoryMb: 64, timeoutMs: 20_000 }));

  expect(outcome).toMatchObject({ kind: 'error', ...expected });
});

test('a function that runs into its timeout is stopped, and the next call gets a new environment', async () => {
  const spec = specOf(
    'let calls = 0; exports.handler = async (e) => { calls++; if (e.loop) for (;;); return calls; };',
    { timeoutMs: 400 },
  );

  const outcomes = [await run(spec, {}), await run(spec, { loop: true }), await run(spec, {})];

  expect(outcomes).toEqual([result(1), { kind: 'timeout', by: 'function' }, result(1)]);
});

test('a caller that no longer waits does not stop the function', async () => {
  const spec = specOf(
    'let calls = 0; exports.handler = async (e) => { calls++; await new Promise((r) => setTimeout(r, e.ms)); return calls; };',
  );
  await run(spec, { ms: 0 });

  const early = await pool.invoke(spec, { ms: 200 }, { timeoutMs: 50, onLine: () => {} });

  expect(early).toEqual({ kind: 'timeout', by: 'gateway' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await run(spec, { ms: 0 })).toEqual(result(3));
});

test('an environment runs one invocation at a time; the rest wait', async () => {
  const spec = specOf(`let running = 0; exports.handler = async () => {
    const at = ++running; await new Promise((r) => setTimeout(r, 50)); running--; return at; };`);

  const outcomes = await Promise.all(Array.from({ length: 6 }, () => run(spec)));

  expect(outcomes).toEqual(Array.from({ length: 6 }, () => result(1)));
});

test('equal functions share an environment, others do not', async () => {
  const spec = specOf('let calls = 0; exports.handler = async () => ++calls;');

  const outcomes = [await run(spec), await run({ ...spec }), await run({ ...spec, environment: { ONLY: 'that' } })];

  expect(outcomes).toEqual([result(1), result(2), result(1)]);
});

test('everything that a function prints is captured, in order', async () => {
  const lines: string[] = [];
  const spec = specOf(`console.log('init'); const { writeSync } = require('fs');
    exports.handler = async () => { writeSync(1, 'a\\n'); process.stdout.write('b\\n'); console.error('c'); };`);

  await run(spec, {}, lines);

  expect(lines.join('')).toBe('init\na\nb\nc\n');
});

test.each([
  ['https', "require('https').get('https://example.com/', ok).on('error', fail)"],
  ['an address', "require('net').connect(443, '192.0.2.1', ok).on('error', fail)"],
  ['a link-local address', "require('http').get('http://169.254.169.254/latest', ok).on('error', fail)"],
  ['tls', "require('tls').connect({ host: '93.184.216.34', port: 443 }, ok).on('error', fail)"],
  ['fetch', "fetch('https://example.com/').then(ok, (error) => fail(error.cause))"],
  ['a name', "require('dns').promises.lookup('example.com').then(ok, fail)"],
  ['a pipe', "require('net').connect('/var/run/docker.sock', ok).on('error', fail)"],
])('a function cannot reach beyond loopback by %s', async (_what, code) => {
  const spec = specOf(`exports.handler = () => new Promise((done) => {
    const ok = () => done('reached'), fail = (error) => done(error.message); ${code}; });`);

  expect(await run(spec)).toEqual(result(expect.stringContaining('loopback only')));
});

test('a function reaches loopback', async () => {
  const spec = specOf(`const http = require('http'); exports.handler = () => new Promise((done) => {
    const server = http.createServer((q, r) => r.end('here')).listen(0, '127.0.0.1', () =>
      fetch('http://127.0.0.1:' + server.address().port).then((r) => r.text()).then((t) => server.close(() => done(t)), done)); });`);

  expect(await run(spec)).toEqual(result('here'));
});

test('an event above the 6 MB of Lambda is refused', async () => {
  const outcome = await run(specOf('exports.handler = async () => 1;'), { body: 'x'.repeat(6 * 1024 * 1024) });

  expect(outcome).toMatchObject({ kind: 'error', errorType: 'RequestEntityTooLarge' });
});

test('a pool serves one gateway at a time', () => {
  const giveBack = pool.lend();

  expect(() => pool.lend()).toThrow(/serves another gateway/);
  giveBack();
  expect(() => pool.lend()()).not.toThrow();
});
