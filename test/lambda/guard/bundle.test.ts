import { operationsText } from '../../../src/core/operations-text';
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileValidators } from '../../../src/layers/input/validators';
import type { ProxyEvent, ProxyResponse } from '../../../lambda/guard/proxy';
import { transactionSigner } from '../../../lambda/core/transaction-token';
import { contract, create, eventOf, getOrder, NOW, ORDER_ID, type Sent } from './request';

const assets = join(__dirname, '../../../assets');
const built = join(assets, 'lambda/guard');
const folders: string[] = [];

const DRIVER = `
const { handler } = require(process.argv[2]);
process.on('message', async (events) => {
  const answers = [];
  for (const event of events) answers.push(await handler(event, {}));
  process.send(answers, () => process.exit(0));
});
process.send('ready');
`;

interface Setup {
  readonly files: Readonly<Record<string, string>>;
  readonly handler: string;
  /** Slugs of controls to take out of the bundle, as \`prove\` does, joined by ` and `. */
  readonly without?: string;
}

function stage({ files, without }: Setup): string {
  const dir = mkdtempSync(join(tmpdir(), 'guard-bundle-'));
  folders.push(dir);
  const layer = join(dir, 'opt/hardened');
  mkdirSync(join(layer, 'config'), { recursive: true });
  symlinkSync(join(assets, 'cedar/cedar_wasm_bg.wasm'), join(layer, 'cedar_wasm_bg.wasm'));
  const text = readFileSync(join(built, 'index.js'), 'utf8');
  const patched = (without?.split(' and ') ?? []).reduce(
    (code, slug) => code.replaceAll(`slug:"${slug}",check:`, `slug:"${slug}",check:()=>void 0,removed:`),
    text,
  );
  if (without && patched === text) throw new Error(`the bundle holds no check ${without}`);
  writeFileSync(join(layer, 'index.js'), patched);
  writeFileSync(join(layer, 'config/operations.json'), operationsText(contract.table, 'b0'));
  writeFileSync(
    join(layer, 'config/policies.json'),
    JSON.stringify({ hash: 'b0', policies: {}, slices: perAction([]), schema: { '': { actions: perAction({}) } } }),
  );
  writeFileSync(join(layer, 'config/validators.js'), compileValidators(contract.model));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'task', name)), { recursive: true });
    writeFileSync(join(dir, 'task', name), content);
  }
  writeFileSync(join(dir, 'driver.cjs'), DRIVER);
  return dir;
}

/** The same for every action of the contract. */
function perAction<T>(value: T): Record<string, T> {
  return Object.fromEntries(contract.table.operations.map(({ action }) => [action, value]));
}

/** Sends events to the built guard in a process of its own, as Lambda would start it. */
function invoke(setup: Setup, events: readonly ProxyEvent[]): Promise<ProxyResponse[]> {
  const dir = stage(setup);
  const env = {
    PATH: process.env['PATH'],
    AWS_REGION: 'eu-central-1',
    LAMBDA_TASK_ROOT: join(dir, 'task'),
    HARDENED_API_ID: 'api123',
    HARDENED_WRAPPED_HANDLER: setup.handler,
    HARDENED_TRANSACTION_KEYS: JSON.stringify(transactionSigner('ab'.repeat(32)).jwks),
  };
  const child = fork(join(dir, 'driver.cjs'), [join(dir, 'opt/hardened/index.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((done, failed) => {
    child.on('message', (message) =>
      message === 'ready' ? child.send(events as never) : done(message as ProxyResponse[]),
    );
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`the guard ended with code ${code}`)));
  });
}

/** The bundle runs on the real clock. */
const live = (sent: Sent): ProxyEvent => eventOf({ ...sent, age: (NOW - Date.now()) / 1000 + (sent.age ?? 1) });

const CJS = { 'index.js': 'exports.handler = async () => ({ statusCode: 200, body: "[]" })' };

beforeAll(() => {
  if (!existsSync(join(built, 'index.js'))) throw new Error('assets/lambda/guard is missing; run "npm run bundle"');
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the built guard wraps a handler that is', () => {
  it.each<[string, Setup]>([
    ['CommonJS', { files: CJS, handler: 'index.handler' }],
    [
      'an ES module by its extension',
      {
        files: { 'src/app.mjs': 'export const run = async () => ({ statusCode: 200, body: "[]" })' },
        handler: 'src/app.run',
      },
    ],
    [
      'an ES module by its package',
      {
        files: {
          'package.json': '{"type":"module"}',
          'app.js': 'export const run = async () => ({ statusCode: 200, body: "[]" })',
        },
        handler: 'app.run',
      },
    ],
    [
      'written with a callback',
      {
        files: {
          'app.js':
            'exports.run = (event, context, done) => { setTimeout(done, 1, null, { statusCode: 200, body: "[]" }) }',
        },
        handler: 'app.run',
      },
    ],
    [
      'a nested export',
      {
        files: { 'app.cjs': 'exports.api = { v1: async () => ({ statusCode: 200, body: "[]" }) }' },
        handler: 'app.api.v1',
      },
    ],
  ])('%s', async (_, setup) => {
    const [answer] = await invoke(setup, [live({})]);

    expect([answer.statusCode, answer.body]).toEqual([200, '[]']);
  });
});

describe('the built guard answers 500 and lives when the handler', () => {
  it.each<[string, Setup]>([
    ['is missing', { files: {}, handler: 'index.handler' }],
    ['lies outside of the code', { files: CJS, handler: '../task/index.handler' }],
    ['exports no function', { files: CJS, handler: 'index.other' }],
    ['does not load', { files: { 'index.js': 'throw new Error("secret")' }, handler: 'index.handler' }],
    [
      'streams',
      {
        files: {
          'index.js':
            'exports.handler = Object.assign(async () => 0, { [Symbol.for("aws.lambda.runtime.handler.streaming")]: "response" })',
        },
        handler: 'index.handler',
      },
    ],
    [
      'calls back with an error',
      {
        files: { 'index.js': 'exports.handler = (event, context, done) => done(new Error("secret"))' },
        handler: 'index.handler',
      },
    ],
  ])('%s', async (_, setup) => {
    const answers = await invoke(setup, [live({}), live({})]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 500]);
    expect(JSON.stringify(answers)).not.toContain('secret');
  });
});

describe('without one control the built guard still runs, and what the control refused gets through:', () => {
  const good = { customer: 'a', lines: [{ sku: ORDER_ID, quantity: 1 }] };
  const padding = ' '.repeat(1100);
  const upload = (type: string, body: string): Sent => ({
    method: 'POST',
    path: '/uploads',
    body,
    headers: { 'Content-Type': [type] },
  });

  it.each<[string, Sent]>([
    // Nobody in particular has no scope either: the next check would refuse.
    ['transport-transaction-token and authz-scope', { token: null }],
    ['transport-transaction-token', { age: 3600 }],
    ['input-body-size', create(good, { body: JSON.stringify(good) + padding })],
    ['input-content-type', create(good, { headers: { 'Content-Type': ['text/html'] } })],
    ['input-json-hygiene', create(good, { body: `{"customer":"x",${JSON.stringify(good).slice(1)}` })],
    ['input-parameters', { query: { limit: ['9999'], x: ['y'] } }],
    ['input-body-schema', upload('text/plain', 'more than twelve characters')],
    ['authz-body-identifier', create({ ...good, copyOf: 'o-1' })],
  ])('%s', async (without, sent) => {
    const answers = { 'POST /orders': [200, { ...good, id: 'o-1' }], 'GET /orders': [200, []], 'POST /uploads': [204] };
    const handler = `
      const answers = ${JSON.stringify(answers)};
      exports.handler = async ({ httpMethod, resource }) => {
        const [statusCode, body] = answers[httpMethod + ' ' + resource];
        return { statusCode, body: body && JSON.stringify(body) };
      }`;
    const setup = { files: { 'index.js': handler }, handler: 'index.handler' };

    const [kept] = await invoke(setup, [live(sent)]);
    const [passed] = await invoke({ ...setup, without }, [live(sent)]);

    expect(kept.statusCode).toBeGreaterThanOrEqual(400);
    expect(passed.statusCode).toBeLessThan(300);
  });

  it('input-response', async () => {
    const setup = {
      files: { 'index.js': 'exports.handler = async () => ({ statusCode: 200, body: "{\\"leak\\":1}" })' },
      handler: 'index.handler',
    };

    const [kept] = await invoke(setup, [live(create(good))]);
    const [passed] = await invoke({ ...setup, without: 'input-response' }, [live(create(good))]);

    expect([kept.statusCode, passed.body]).toEqual([500, '{"leak":1}']);
  });

  it('input-error-hygiene', async () => {
    const setup = { files: CJS, handler: 'index.handler' };

    const [kept] = await invoke(setup, [live(getOrder)]);
    const [bare] = await invoke({ ...setup, without: 'input-error-hygiene' }, [live(getOrder)]);

    expect(kept.multiValueHeaders).toHaveProperty('x-content-type-options');
    expect(bare.multiValueHeaders).not.toHaveProperty('x-content-type-options');
  });
});
