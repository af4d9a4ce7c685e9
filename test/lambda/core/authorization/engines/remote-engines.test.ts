import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorizeObjects } from '../../../../../lambda/core/authorization/authorize';
import type { PolicyEngine } from '../../../../../lambda/core/authorization/decide';
import { createOpaEngine, createOpaWasmEngine } from '../../../../../lambda/core/authorization/engines/opa';
import { createVerifiedPermissionsEngine } from '../../../../../lambda/core/authorization/engines/verified-permissions';
import type { AwsRequest } from '../../../../../lambda/core/aws';
import { postJson } from '../../../../../lambda/core/json-call';
import { BUNDLE, caller, object, operationOf } from '../fixtures';

const OPERATION = { id: 'getOrder', action: 'getOrder' };
const ask = (engine: PolicyEngine, resources = [object()]) =>
  engine.decide({ principal: caller(), operation: OPERATION, resources });

const avp = (answer: () => Promise<Record<string, unknown>>) => createVerifiedPermissionsEngine(BUNDLE, 's', answer);
const opa = (answer: () => Promise<unknown>) => createOpaEngine(BUNDLE, 'http://127.0.0.1/v1/data/x', answer);
const wasm = (evaluate: () => unknown) => createOpaWasmEngine(BUNDLE, { evaluate });

const ALLOW = { decision: 'ALLOW', determiningPolicies: [{ policyId: 'p1' }], errors: [] };

describe('Verified Permissions', () => {
  test('is asked by one signed call an object, with the question in Cedar’s own JSON', async () => {
    const asked: AwsRequest[] = [];
    const engine = createVerifiedPermissionsEngine(BUNDLE, 'store-1', async (request) => {
      asked.push(request);
      return ALLOW;
    });

    const decision = await ask(engine, [object(), object({ id: 'o-2' })]);

    expect(decision).toEqual({ ok: true, policies: ['p1'] });
    expect(asked.map(({ service, target }) => `${service} ${target}`)).toEqual([
      'verifiedpermissions VerifiedPermissions.IsAuthorized',
      'verifiedpermissions VerifiedPermissions.IsAuthorized',
    ]);
    expect(asked[1]?.body).toMatchObject({
      policyStoreId: 'store-1',
      principal: { entityType: 'Caller', entityId: 'alice' },
      action: { actionType: 'Action', actionId: 'getOrder' },
      resource: { entityType: 'Order', entityId: 'o-2' },
    });
  });

  test.each<[string, () => Promise<Record<string, unknown>>, string]>([
    [
      'denies without a policy',
      async () => ({ ...ALLOW, decision: 'DENY', determiningPolicies: [] }),
      'POLICY_IMPLICIT_DENY',
    ],
    ['denies by a policy', async () => ({ ...ALLOW, decision: 'DENY' }), 'POLICY_FORBIDDEN'],
    [
      'allows although a policy failed',
      async () => ({ ...ALLOW, errors: [{ errorDescription: 'x' }] }),
      'POLICY_ERROR',
    ],
    ['allows and names no policy', async () => ({ ...ALLOW, determiningPolicies: [] }), 'POLICY_ERROR'],
    ['says neither', async () => ({ ...ALLOW, decision: 'MAYBE' }), 'POLICY_ERROR'],
    ['answers nothing', async () => ({}), 'POLICY_ERROR'],
    ['names policies that are none', async () => ({ ...ALLOW, determiningPolicies: [7] }), 'POLICY_ERROR'],
    ['is gone', async () => Promise.reject(new Error('Timeout')), 'POLICY_ERROR'],
  ])('that %s is a refusal', async (_, answer, reason) => {
    expect(await ask(avp(answer))).toMatchObject({ ok: false, reason });
  });
});

describe('Open Policy Agent', () => {
  test.each<[string, unknown, string]>([
    ['has no rule of that name', {}, 'POLICY_ERROR'],
    ['says true alone', { result: true }, 'POLICY_ERROR'],
    ['says "true"', { result: { allow: 'true', policies: ['p'] } }, 'POLICY_ERROR'],
    ['allows and names no policy', { result: { allow: true, policies: [] } }, 'POLICY_ERROR'],
    ['allows without policies', { result: { allow: true } }, 'POLICY_ERROR'],
    ['has the answer in a prototype', { result: Object.create({ allow: true, policies: ['p'] }) }, 'POLICY_ERROR'],
    ['denies by a rule', { result: { allow: false, policies: ['p'] } }, 'POLICY_FORBIDDEN'],
    ['denies by default', { result: { allow: false, policies: [] } }, 'POLICY_IMPLICIT_DENY'],
  ])('that %s is a refusal, over the data API and as wasm', async (_, answer, reason) => {
    const overData = await ask(opa(async () => answer));
    const asWasm = await ask(wasm(() => ('result' in (answer as object) ? [answer] : [])));

    expect([overData, asWasm]).toEqual([
      expect.objectContaining({ ok: false, reason }),
      expect.objectContaining({ ok: false, reason }),
    ]);
  });

  test('whose wasm traps is a refusal', async () => {
    const engine = wasm(() => {
      throw new Error('unreachable');
    });

    expect(await ask(engine)).toMatchObject({ ok: false, reason: 'POLICY_ERROR' });
  });

  test.each(['https://opa.example.com/v1/data/x', 'http://127.0.0.1.example.com/', 'http://10.0.0.1/', 'file:///x'])(
    'is not asked at %s',
    (url) => {
      expect(() => createOpaEngine(BUNDLE, url, async () => ({}))).toThrow(/not on the loopback interface/);
    },
  );
});

describe('a sidecar', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function sidecar(listener: RequestListener, deadlineMs?: number): Promise<PolicyEngine> {
    server = createServer(listener);
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return createOpaEngine(BUNDLE, `http://127.0.0.1:${port}/v1/data/x`, postJson, deadlineMs);
  }

  test('that allows is heard, and gets the question as documents', async () => {
    const bodies: string[] = [];
    const engine = await sidecar((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      request.on('end', () => response.end('{"result":{"allow":true,"policies":["p1"]},"decision_id":"1"}'));
    }, 10_000);

    const decision = await ask(engine);

    expect(decision).toEqual({ ok: true, policies: ['p1'] });
    expect(JSON.parse(bodies.join(''))).toMatchObject({
      input: { action: 'getOrder', principal: { id: 'alice', tenant: 'acme' }, resource: { type: 'Order', id: 'o-1' } },
    });
  });

  test.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['drips', (_, response) => void setInterval(() => response.write(' '), 20).unref()],
    ['answers 500', (_, response) => void response.writeHead(500).end('{"result":{"allow":true,"policies":["p"]}}')],
    ['redirects', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    [
      'is cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '99' }).write('{');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['speaks no JSON', (_, response) => void response.end('allow')],
    ['is too long', (_, response) => void response.end(`{"x":"${'x'.repeat(300_000)}","result":{"allow":true}}`)],
  ])('that %s is a refusal', async (_, listener) => {
    expect(await ask(await sidecar(listener))).toMatchObject({ ok: false, reason: 'POLICY_ERROR' });
  });
});

describe('a rule of OPA that was left at "default allow"', () => {
  const everybody = opa(async () => ({ result: { allow: true, policies: ['default'] } }));
  const identifiers = [{ spec: { name: 'orderId', in: 'path', resource: 'Order' } as const, value: 'o-1' }];
  const decide = (given: { roles?: string[]; tenant?: string }) =>
    authorizeObjects(
      { engine: everybody, resolve: () => Promise.resolve(object()) },
      { principal: caller(given), operation: operationOf('getOrder'), identifiers },
    );

  test.each([
    ['a role', { roles: ['clerk'] }, 'ROLE_MISSING', 'code/authz-role'],
    ['a tenant', { tenant: 'globex' }, 'TENANT_MISMATCH', 'code/authz-tenant'],
  ])('opens nothing to a caller without %s, and the record shows the lost line', async (_, given, reason, line) => {
    expect(await decide(given)).toMatchObject({ ok: false, reason, policies: [line] });
  });
});
