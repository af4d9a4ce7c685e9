import type { Next } from '../../../lambda/guard/guard';
import { create, getOrder, ORDER_ID, type Sent, send } from './request';

const order = { id: 'o-1', customer: 'a', lines: [{ sku: ORDER_ID, quantity: 1 }] };
const answer =
  (body: unknown, more: Record<string, unknown> = {}): Next =>
  async () => ({ statusCode: 200, body: typeof body === 'string' ? body : JSON.stringify(body), ...more });

const blocked: Sent = create({ customer: 'a', lines: order.lines });
const stripped = getOrder;
const reported: Sent = { ...getOrder, method: 'DELETE' };

describe('an operation that blocks withholds', () => {
  it.each<[string, Next, string]>([
    ['a member that the contract does not publish', answer({ ...order, passwordHash: 'x' }), '/response/body'],
    ['a write-only member', answer({ ...order, secret: 'x' }), '/response/body/secret'],
    ['a value of another type', answer({ ...order, customer: 1 }), '/response/body/customer'],
    ['a status that it does not declare', answer(order, { statusCode: 201 }), '/response/status'],
    ['another content type', answer('<p>', { headers: { 'Content-Type': 'text/html' } }), '/response/content-type'],
    [
      'two content types',
      answer(order, { multiValueHeaders: { 'Content-Type': ['application/json', 'a/b'] } }),
      '/response/content-type',
    ],
    ['half a document', answer('{"id":'), '/response/body'],
    ['nothing where something was promised', answer(''), '/response/body'],
    ['what is no response', async () => 'ok', '/response'],
    ['members that API Gateway does not know', answer(order, { cookies: [] }), '/response'],
    ['a header with a line break', answer(order, { headers: { 'X-A': 'a\r\nSet-Cookie: b' } }), '/response'],
  ])('%s', async (_, next, pointer) => {
    const { status, response, records } = await send(blocked, next);

    expect(status).toBe(500);
    expect(records.at(-1)).toMatchObject({ decision: 'refuse', layer: 'input', reason: 'RESPONSE_INVALID', pointer });
    expect(JSON.parse(response.body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      requestId: 'ext-1',
    });
  });
});

describe('an operation that strips', () => {
  it('removes members that the contract does not publish, at every level, and records it', async () => {
    const excess = {
      ...order,
      passwordHash: 'x',
      lines: [{ ...order.lines[0], cost: 1 }],
      secret: 's',
      tree: { x: 1 },
    };

    const { response, records } = await send(stripped, answer(excess));

    expect(JSON.parse(response.body ?? '')).toEqual({ ...order, tree: {} });
    expect(records.at(-1)).toMatchObject({ decision: 'allow', reason: 'RESPONSE_INVALID', pointer: '/response/body' });
  });

  it('leaves a conforming response as it is, byte by byte', async () => {
    const text = `{ "id": "o-1", "customer": "a", "lines": ${JSON.stringify(order.lines)}, "labels": {"any": "x"} }`;

    const { response, records } = await send(stripped, answer(text));

    expect([response.body, records.length]).toEqual([text, 1]);
  });

  it('reads bodies that are sent as base64', async () => {
    const body = Buffer.from(JSON.stringify({ ...order, x: 1 })).toString('base64');

    const { response } = await send(stripped, answer(body, { isBase64Encoded: true }));

    expect(JSON.parse(response.body ?? '')).toEqual(order);
    expect(response.isBase64Encoded).toBeFalsy();
  });
});

describe('an operation that reports', () => {
  it('passes the response on and records the fault', async () => {
    const { status, records } = await send(reported, answer('{}', { statusCode: 202 }));

    expect(status).toBe(202);
    expect(records.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['allow', undefined],
      ['allow', 'RESPONSE_INVALID'],
    ]);
  });

  it('does not pass on the body of an error that the contract does not describe', async () => {
    const { status, response } = await send(reported, answer('Error: at /var/task/db.js:12', { statusCode: 502 }));

    expect(status).toBe(502);
    expect(response.body).not.toContain('/var/task');
  });
});

describe('a handler that throws', () => {
  it('answers 500 without a word about why, and on record', async () => {
    const faults: unknown[] = [];
    const fail: Next = () => Promise.reject(new Error('password of the database is hunter2'));

    const { status, response, records } = await send(getOrder, fail, { fault: (error) => faults.push(error) });

    expect(status).toBe(500);
    expect(response.body).not.toContain('hunter2');
    expect(records.at(-1)).toMatchObject({ reason: 'INTERNAL_ERROR' });
    expect(faults).toHaveLength(1);
  });
});

describe('every response', () => {
  it('has headers against sniffing, framing and caching, whatever the handler set', async () => {
    const headers = {
      'Cache-Control': 'public',
      'X-Content-Type-Options': 'no',
      Server: 'naive/1',
      'X-Powered-By': 'Express',
    };

    const { response } = await send({}, answer('[]', { headers }));

    expect(response.multiValueHeaders).toMatchObject({
      'cache-control': ['no-store'],
      'x-content-type-options': ['nosniff'],
      'content-security-policy': [expect.stringContaining("default-src 'none'")],
      'x-frame-options': ['DENY'],
      'referrer-policy': ['no-referrer'],
      'strict-transport-security': [expect.stringContaining('max-age=')],
      'content-type': ['application/json'],
    });
    expect(response.multiValueHeaders).not.toHaveProperty('server');
    expect(response.multiValueHeaders).not.toHaveProperty('x-powered-by');
  });

  it('keeps the other headers of the handler', async () => {
    const { response } = await send(
      {},
      answer('[]', { headers: { ETag: '"1"' }, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } }),
    );

    expect(response.multiValueHeaders).toMatchObject({ etag: ['"1"'], 'set-cookie': ['a=1', 'b=2'] });
  });
});
