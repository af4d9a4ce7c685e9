import fc from 'fast-check';
import { ORDER_ID, type Sent, send } from './request';

const hostile = fc.constantFrom(
  "' OR 1=1--",
  '<script>',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '%00',
  `\${jndi:ldap://x}`,
  'http://169.254.169.254/',
  'a'.repeat(60_000),
  '1e999',
  '9'.repeat(400),
  '__proto__',
  'constructor',
  '\r\nX: y',
);
const text = fc.oneof(hostile, fc.string({ unit: 'binary' }));
const body = fc.oneof(
  text,
  fc.json({ maxDepth: 6 }),
  fc.integer({ min: 1, max: 50_000 }).map((depth) => '{"a":['.repeat(depth)),
  fc
    .record({ customer: text, lines: fc.array(fc.record({ sku: text, quantity: fc.anything() })), copyOf: text })
    .map((value) => JSON.stringify(value) ?? ''),
);
const contentType = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ),
  text,
);

const requests: fc.Arbitrary<Sent> = fc.oneof(
  fc.record({
    method: fc.constant('POST'),
    path: fc.constantFrom('/orders', '/uploads'),
    body,
    headers: fc.record({ 'Content-Type': fc.array(contentType, { maxLength: 2 }) }),
  }),
  fc.record({
    query: fc.dictionary(
      fc.oneof(fc.constantFrom('limit', 'status', 'ids', 'filter[paid]', 'where'), text),
      fc.array(text, { minLength: 1, maxLength: 3 }),
    ),
  }),
  fc.record({
    headers: fc.dictionary(
      fc.constantFrom('X-Trace', 'Cookie', 'Content-Encoding', 'X-Original-URL'),
      fc.array(text, { minLength: 1, maxLength: 2 }),
    ),
  }),
);

describe('the guard lives through hostile requests', () => {
  it('and answers each with a status of its own that is no server error', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const faults: unknown[] = [];
        const seen = await send(sent, undefined, { fault: (error) => faults.push(error) });
        const served = sent.path === undefined && sent.query === undefined ? [200] : [200, 204];

        return faults.length === 0 && [...served, 400, 413, 415].includes(seen.status) && seen.records.length > 0;
      }),
      { numRuns: 1500, seed: 20260301 },
    );
  });

  it.each(["O'Brien", 'Anne-Marie', 'select a plan', 'Drop Dead Fred', 'Null', 'Robert'])(
    'and passes the customer %s',
    async (customer) => {
      const sent = { method: 'POST', body: JSON.stringify({ customer, lines: [{ sku: ORDER_ID, quantity: 1 }] }) };

      expect((await send(sent)).handled).toHaveLength(1);
    },
  );
});
