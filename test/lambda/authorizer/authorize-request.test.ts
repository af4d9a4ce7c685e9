import { authorizeRequest } from '../../../lambda/authorizer/authorize-request';
import type { AuthorizerEvent } from '../../../lambda/authorizer/request';
import { refuse } from '../../../lambda/core/decision';
import { transactionKeys, transactionSigner, verifyTransactionToken } from '../../../lambda/core/transaction-token';
import { type EventEdits, eventOf, harness, SEED, standingOf } from './harness';
import { KIT, NOW } from './test-issuers';
import { BAD_TOKENS, forged, type Members } from './tokens';

const token = (claims: Members = {}) => forged(KIT, { claims });

describe('authorizeRequest', () => {
  it('allows exactly the request at hand', async () => {
    const { deps } = harness();
    const event = eventOf(token());

    const answer = await authorizeRequest(deps, event);

    expect(answer.policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn },
    ]);
  });

  it('hands over who calls, as strings only', async () => {
    const { deps } = harness();

    const { context } = await authorizeRequest(deps, eventOf(token()));

    expect(context).toMatchObject({
      decision: 'allow',
      consumer: 'acme',
      tenant: 'tenant-a',
      subject: 'user-1',
      operation: 'readOrder',
      policies: 'permit-tenant',
      bundleHash: 'b0b1b2b3b4b5b6b7',
    });
    expect(Object.values(context).every((value) => typeof value === 'string')).toBe(true);
  });

  it('mints a transaction token for this request and no other', async () => {
    const { deps } = harness();
    const request = { apiId: 'a1b2c3d4e5', correlation: 'ext-1', method: 'GET', path: '/orders/o-1', query: {} };
    const keys = transactionKeys(transactionSigner(SEED).jwks);

    const { context } = await authorizeRequest(deps, eventOf(token()));
    const minted = context.transactionToken;

    expect(verifyTransactionToken(minted, keys, request, NOW)).toMatchObject({
      ok: true,
      value: { op: 'readOrder', resources: ['Order::o-1'], principal: { tenant: 'tenant-a', roles: ['buyer'] } },
    });
    expect(verifyTransactionToken(minted, keys, { ...request, path: '/orders/o-2' }, NOW)).toMatchObject({
      reason: 'TRANSACTION_TOKEN_MISMATCH',
    });
  });

  it('leaves one record of an allow, with the policies that decided', async () => {
    const { deps, records } = harness();

    await authorizeRequest(deps, eventOf(token()));

    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      decision: 'allow',
      policies: ['permit-tenant'],
      correlation: 'ext-1',
      status: 200,
    });
  });

  it('denies every kind of bad token explicitly, with its reason in context and record', async () => {
    const kinds = Object.values(BAD_TOKENS).map(([first]) => first!);

    for (const { forge, reason } of kinds) {
      const { deps, records } = harness();
      const answer = await authorizeRequest(deps, eventOf(forge(KIT) as string));

      expect(answer.policyDocument.Statement[0].Effect).toBe('Deny');
      expect(answer.context).toMatchObject({ decision: 'refuse', layer: 'authentication', reason });
      expect(records).toMatchObject([{ decision: 'refuse', reason, status: 403 }]);
    }
  });

  it('writes neither the token nor a part of it into record or context', async () => {
    const { deps, records } = harness();
    const secret = token();

    const answer = await authorizeRequest(deps, eventOf(secret, { path: '/orders/none', resource: '/nothing' }));

    const written = JSON.stringify([records, answer]);
    expect(secret.split('.').some((part) => written.includes(part))).toBe(false);
  });

  it('says nothing about an unproven subject in the record', async () => {
    const { deps, records } = harness();

    await authorizeRequest(deps, eventOf(forged(KIT, { key: KIT.rogue(KIT.alg) })));

    expect(records[0]).not.toHaveProperty('subject');
  });
});

const refusals: [string, string, EventEdits, Members][] = [
  ['a host name that is not published', 'DOMAIN_NOT_ALLOWED', { domain: 'other.example.com' }, {}],
  [
    'two Authorization headers that differ in case',
    'TOKEN_AMBIGUOUS',
    { headers: { authorization: ['Bearer a.b.c'] } },
    {},
  ],
  ['a token in header and query', 'TOKEN_AMBIGUOUS', { query: { access_token: ['x'] } }, {}],
  ['a path of no operation', 'OPERATION_UNKNOWN', { path: '/nothing', resource: '/nothing' }, {}],
  ['a path that the gateway read as another resource', 'OPERATION_UNKNOWN', { path: '/orders/search' }, {}],
  ['a parameter that the gateway read differently', 'OPERATION_UNKNOWN', { pathParameters: { orderId: 'o-2' } }, {}],
  ['a dot segment', 'OPERATION_UNKNOWN', { path: '/orders/..' }, {}],
  ['an encoded dot segment', 'IDENTIFIER_INVALID', { path: '/orders/%2e%2e' }, {}],
  ['an encoded slash', 'IDENTIFIER_INVALID', { path: '/orders/a%2Fb' }, {}],
  ['an encoded NUL', 'IDENTIFIER_INVALID', { path: '/orders/a%00' }, {}],
  ['an identifier in a second spelling', 'IDENTIFIER_INVALID', { path: '/orders/%6F-1' }, {}],
  ['an identifier that is encoded twice', 'IDENTIFIER_INVALID', { path: '/orders/a%252Fb' }, {}],
  ['an identifier of 257 characters', 'IDENTIFIER_INVALID', { path: `/orders/${'a'.repeat(257)}` }, {}],
  ['a wildcard in the path', 'IDENTIFIER_INVALID', { path: '/orders/*' }, {}],
  [
    'a query identifier given twice',
    'IDENTIFIER_INVALID',
    { path: '/reports', resource: '/reports', query: { customerId: ['c-1', 'c-2'] } },
    {},
  ],
  [
    'a header identifier given twice in two cases',
    'IDENTIFIER_INVALID',
    { path: '/reports', resource: '/reports', headers: { 'X-Account-Id': ['a'], 'x-account-id': ['b'] } },
    {},
  ],
  ['a scope of which the name is only the beginning', 'SCOPE_MISSING', {}, { scope: 'orders:readwrite' }],
  ['no scope', 'SCOPE_MISSING', {}, { scope: undefined }],
  [
    'half of an alternative of scopes',
    'SCOPE_MISSING',
    { method: 'POST', path: '/orders/o-1/refund', resource: '/orders/{orderId}/refund' },
    { scope: 'orders:write' },
  ],
  ['a tenant that the consumer may not act for', 'TENANT_NOT_ALLOWED', {}, { tenant: 'tenant-b' }],
];

describe('authorizeRequest refuses', () => {
  it.each(refusals)('%s', async (_name, reason, edits, claims) => {
    const { deps, records } = harness({ domains: ['api.example.com'] });

    const { context } = await authorizeRequest(deps, eventOf(token(claims), edits));

    expect(context).toMatchObject({ decision: 'refuse', reason });
    expect(records).toMatchObject([{ reason }]);
  });

  it('what the policies refuse, with the policies in the record', async () => {
    const { deps, records } = harness({
      authorize: async () => ({
        ...refuse('TENANT_MISMATCH', { policies: ['forbid-tenant'] }),
        resources: ['Order::o-1'],
      }),
    });

    const { context } = await authorizeRequest(deps, eventOf(token()));

    expect(context).toMatchObject({ layer: 'authorization', reason: 'TENANT_MISMATCH', policies: 'forbid-tenant' });
    expect(records).toMatchObject([{ policies: ['forbid-tenant'], resources: ['Order::o-1'] }]);
  });

  it('when the registry does not answer', async () => {
    const { deps } = harness({ registry: { standing: async () => 'unavailable' } });

    const { context } = await authorizeRequest(deps, eventOf(token()));

    expect(context).toMatchObject({ reason: 'REGISTRY_UNAVAILABLE' });
  });

  it('when the signing key cannot be had, and says where that came from without a message', async () => {
    const faults: unknown[] = [];
    const { deps, records } = harness({
      signer: async () => Promise.reject(new Error('no secret')),
      fault: (error) => void faults.push(error),
    });

    const { context, policyDocument } = await authorizeRequest(deps, eventOf(token()));

    expect(policyDocument.Statement[0].Effect).toBe('Deny');
    expect(context).toMatchObject({ reason: 'INTERNAL_ERROR' });
    expect(records).toMatchObject([{ reason: 'INTERNAL_ERROR' }]);
    expect(faults).toHaveLength(1);
  });

  it('when the decision cannot be recorded', async () => {
    const { deps } = harness({
      record: () => {
        throw new Error('no space');
      },
    });

    const { context, policyDocument } = await authorizeRequest(deps, eventOf(token()));

    expect(policyDocument.Statement[0].Effect).toBe('Deny');
    expect(context).toMatchObject({ reason: 'AUDIT_UNAVAILABLE' });
  });

  it.each([[null], [{}], [{ requestContext: {} }], ['event']])('the event %j', async (event) => {
    const { deps, records } = harness();

    const { policyDocument } = await authorizeRequest(deps, event as unknown as AuthorizerEvent);

    expect(policyDocument.Statement[0].Effect).toBe('Deny');
    expect(records).toHaveLength(1);
  });

  it('an overlong method ARN with a Deny that API Gateway can read', async () => {
    const { deps } = harness();

    const { policyDocument } = await authorizeRequest(deps, eventOf(token(), { path: `/orders/${'a'.repeat(600)}` }));

    expect(policyDocument.Statement[0]).toMatchObject({ Effect: 'Deny', Resource: '*' });
  });
});

describe('authorizeRequest derives', () => {
  const principalOf = async (claims: Members, standing = standingOf()) => {
    let seen: unknown;
    const { deps } = harness({
      registry: { standing: async () => standing },
      authorize: async ({ principal }) => {
        seen = principal;
        return { ok: true, policies: [], resources: [] };
      },
    });
    await authorizeRequest(deps, eventOf(token(claims)));
    return seen;
  };

  it('roles that issuer and registry both grant', async () => {
    expect(await principalOf({ roles: ['buyer', 'admin'] })).toMatchObject({ roles: ['buyer'] });
  });

  it('the roles of the registry where the token names none', async () => {
    expect(await principalOf({ roles: undefined })).toMatchObject({ roles: ['buyer', 'auditor'] });
  });

  it('the only tenant of the consumer where the token names none', async () => {
    expect(await principalOf({ tenant: undefined })).toMatchObject({ tenant: 'tenant-a' });
  });

  it('no tenant where the token names none and the consumer has two', async () => {
    expect(await principalOf({ tenant: undefined }, standingOf({ tenants: ['tenant-a', 'tenant-b'] }))).toBeUndefined();
  });

  it('any tenant that the token names for a consumer of all tenants', async () => {
    expect(await principalOf({ tenant: 'tenant-z' }, standingOf({ tenants: ['*'] }))).toMatchObject({
      tenant: 'tenant-z',
    });
  });

  it('identities from claims alone where the API keeps no registry', async () => {
    const { deps } = harness({ registry: undefined });

    const { context } = await authorizeRequest(deps, eventOf(token()));

    expect(context).toMatchObject({ decision: 'allow', consumer: '', tenant: 'tenant-a' });
  });

  it('the route below the base path of a custom domain', async () => {
    const { deps } = harness();

    const { context } = await authorizeRequest(
      deps,
      eventOf(token(), { path: '/v1/orders/o-1', pathParameters: { orderId: 'o-1' } }),
    );

    expect(context).toMatchObject({ decision: 'allow', operation: 'readOrder' });
  });
});
