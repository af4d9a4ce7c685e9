import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transactionSigner } from '../../../lambda/core/transaction-token';
import type { ProxyEvent, ProxyResponse } from '../../../lambda/guard/proxy';
import { operationsText } from '../../../src/core/operations-text';
import { compileValidators } from '../../../src/layers/input/validators';
import { contract, create, eventOf, NOW, ORDER_ID, type Sent } from './request';

const GUARD = join(__dirname, '../../../assets/guard/index.js');
const folder = mkdtempSync(join(tmpdir(), 'guard-import-'));
const config = join(folder, 'config');

/** A handler as its author writes it: the guard is imported, and told what to stand before. */
const APP = `
const { withGuard } = require(${JSON.stringify(GUARD)});
const calls = [];
const answers = {
  'GET /orders': async () => ({ statusCode: 200, body: '[]' }),
  'POST /orders': async () => ({ statusCode: 200, body: '{"leak":1}' }),
  'POST /uploads': async () => { throw new Error('secret'); },
};
const handler = withGuard(async (event, context) => {
  calls.push({ method: event.httpMethod, authorization: event.headers.Authorization, remaining: context.remaining });
  return answers[event.httpMethod + ' ' + event.resource]();
});
process.on('message', async (event) => {
  const answer = await handler(event, { remaining: 7 });
  process.send({ answer, calls }, () => process.exit(0));
});
process.send('ready');
`;

beforeAll(() => {
  mkdirSync(config);
  const actions = contract.table.operations.map(({ action }) => action);
  const perAction = (value: unknown) => Object.fromEntries(actions.map((action) => [action, value]));
  const policies = { hash: 'b0', policies: {}, slices: perAction([]), schema: { '': { actions: perAction({}) } } };
  writeFileSync(join(config, 'operations.json'), operationsText(contract.table, 'b0'));
  writeFileSync(join(config, 'policies.json'), JSON.stringify(policies));
  writeFileSync(join(config, 'validators.js'), compileValidators(contract.model));
  writeFileSync(join(folder, 'app.cjs'), APP);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Handled {
  readonly answer: ProxyResponse;
  /** What reached the code behind the guard. */
  readonly calls: readonly { readonly method: string; readonly authorization?: string; readonly remaining: number }[];
}

/** Starts the app in a process of its own, as Lambda would, and sends it one event. */
function handled(sent: Sent, configDir = config): Promise<Handled> {
  const env = {
    PATH: process.env['PATH'],
    AWS_REGION: 'eu-central-1',
    HARDENED_CONFIG_DIR: configDir,
    HARDENED_API_ID: 'api123',
    HARDENED_TRANSACTION_KEYS: JSON.stringify(transactionSigner('ab'.repeat(32)).jwks),
  };
  const child = fork(join(folder, 'app.cjs'), { env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  // The bundle runs on the real clock.
  const event: ProxyEvent = eventOf({ ...sent, age: (NOW - Date.now()) / 1000 + (sent.age ?? 1) });
  return new Promise((done, failed) => {
    child.on('message', (message) => (message === 'ready' ? child.send(event) : done(message as Handled)));
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`the app ended with code ${code}`)));
  });
}

const good = { customer: 'a', lines: [{ sku: ORDER_ID, quantity: 1 }] };

describe('a handler that imports the guard', () => {
  it('is called with a request that the contract allows, and its answer is given', async () => {
    const { answer, calls } = await handled({});

    expect([answer.statusCode, answer.body, calls.length]).toEqual([200, '[]', 1]);
  });

  it('gets the context of Lambda, and no token of the caller', async () => {
    const { calls } = await handled({});

    expect(calls).toEqual([{ method: 'GET', remaining: 7 }]);
  });

  it.each<[string, Sent, number]>([
    ['without a transaction token', { token: null }, 403],
    ['with a token that is an hour old', { age: 3600 }, 403],
    ['with a token of another path', { token: { path: '/admin' } }, 403],
    ['with a parameter outside of the contract', { query: { limit: ['9999'] } }, 400],
    ['with a body outside of the contract', create({ ...good, customer: 1 }), 400],
    ['with a member twice', create(good, { body: `{"customer":"x",${JSON.stringify(good).slice(1)}` }), 400],
    ['of a type that nobody reads', create(good, { headers: { 'Content-Type': ['text/html'] } }), 415],
  ])('is not called by a request %s', async (_, sent, status) => {
    const { answer, calls } = await handled(sent);

    expect([answer.statusCode, calls]).toEqual([status, []]);
  });

  it.each<[string, Sent]>([
    ['an answer outside of the contract', create(good)],
    ['an error', { method: 'POST', path: '/uploads', body: 'short', headers: { 'Content-Type': ['text/plain'] } }],
  ])('gives nothing away with %s', async (_, sent) => {
    const { answer, calls } = await handled(sent);

    expect([answer.statusCode, calls.length]).toEqual([500, 1]);
    expect(answer.body).not.toMatch(/leak|secret/);
  });

  it('does not start without the configuration of the guard', async () => {
    await expect(handled({}, join(folder, 'missing'))).rejects.toThrow('the app ended with code 1');
  });
});
