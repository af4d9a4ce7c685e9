import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { looksLikeIdentifier } from '../../../cli/authz/review/gaps';
import { authzReviewCommand } from '../../../cli/commands/authz-review';
import { UsageError } from '../../../cli/commands/usage-error';
import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import { operation, TABLE, TYPES } from '../../layers/authorization/fixtures';
import { writeDecisionAssembly } from './decision-assembly';

const NOW = Date.parse('2026-11-24');
const DAY = 86_400_000;
const LOOSE = operation('getReport', { path: '/reports/{report}', roles: ['clerk'] });
const table = { ...TABLE, operations: [...TABLE.operations, LOOSE] };
const bundle = buildPolicyBundle(table, TYPES);
const consumers = [{ consumerId: 'shop', roles: ['admin'], tenants: ['acme'], clients: [] }];
const dir = writeDecisionAssembly({ table, authorizer: bundle, guard: bundle, consumers });

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const access = (given: Record<string, string>) => ({
  time: String(NOW - DAY),
  httpMethod: 'GET',
  resourcePath: '/refundOrder',
  status: '200',
  integrationStatus: '200',
  consumer: 'shop',
  decision: 'allow',
  extendedRequestId: 'x1=',
  ...given,
});
const decision = (id: string, path: string, resources: string[]) => ({
  time: NOW - DAY,
  metadata: { correlation_uid: 'x2=' },
  actor: { user: { account: { uid: 'shop' } } },
  http_request: { http_method: 'GET', url: { path } },
  ...(resources.length > 0 && { resources: resources.map((uid) => ({ uid })) }),
  unmapped: { hardened: { point: 'authorizer', decision: 'allow', operation: id } },
});

function run(
  log: readonly unknown[],
  reviews = "reviews: [{ consumer: shop, reviewer: jane, on: '2026-11-01' }]",
  groups?: string,
) {
  const logs = join(dir, 'log.jsonl');
  writeFileSync(logs, log.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const file = join(dir, 'reviews.yaml');
  writeFileSync(file, reviews);
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    const directory = groups === undefined ? undefined : join(dir, 'groups.yaml');
    if (directory) writeFileSync(directory, groups!);
    const code = authzReviewCommand(dir, { logs: [logs], reviews: file, directory }, undefined, NOW);
    return { code, text: lines.join('') };
  } finally {
    write.mockRestore();
  }
}

const USED = [
  ...['getSearch', 'getProduct', 'refundOrder'].map((id) => access({ operation: id, resourcePath: `/${id}` })),
];

test('a consumer that uses all it may and was reviewed leaves nothing to do', () => {
  const { code, text } = run(USED);

  expect(text).toContain('grant     refundOrder              own+tenant  last used 2026-11-23');
  expect(text).toContain('reviewed by jane, due 2027-01-30');
  expect(text).toContain(
    'authz review: 1 consumer, 0 overdue reviews, 0 unused grants, 0 drifted roles, 0 undecided operations',
  );
  expect(code).toBe(0);
});

test('a grant that nobody used for long is found', () => {
  const { code, text } = run([...USED.slice(0, 2), access({ operation: 'refundOrder', time: String(NOW - 91 * DAY) })]);

  expect(text).toContain('UNUSED    refundOrder              own+tenant  last used 2026-08-25');
  expect(code).toBe(1);
});

test.each([
  ['past its date', "reviews: [{ consumer: shop, reviewer: jane, on: '2026-01-01' }]"],
  ['dated in the future', "reviews: [{ consumer: shop, reviewer: jane, on: '2027-01-01' }]"],
  ['of another consumer', "reviews: [{ consumer: gone, reviewer: jane, on: '2026-11-01' }]"],
])('a review %s does not count', (_, reviews) => {
  const { code, text } = run(USED, reviews);

  expect(text).toMatch(/OVERDUE {3}/);
  expect(code).toBe(1);
});

test.each([
  [
    'a call that was served without the authorizer',
    access({ decision: '-', operation: '-', consumer: '-', resourcePath: '/getSearch' }),
    'getSearch: served without a decision of the authorizer; 1 call, last 2026-11-23 (x1=)',
  ],
  [
    'a call of an operation that the contract does not have',
    access({ decision: '-', operation: '-', resourcePath: '/old/{id}' }),
    'GET /old/{id}: served, and the contract has no such operation',
  ],
  [
    'an allow on a path that names an object, without one in the record',
    decision('getSearch', '/getSearch', []),
    'getSearch: allowed without a decision on the object that its path names',
  ],
  [
    'a path parameter that is an identifier and is declared to be none',
    decision('getReport', '/v1/reports/7f0c2b4e', []),
    'path parameter report carries what looks like an identifier',
  ],
])('%s is a gap', (_, line, expected) => {
  const { code, text } = run([...USED, line]);

  expect(text.replace(/\n {4}/g, ' ')).toContain(
    `UNDECIDED ${expected.startsWith('path') ? 'getReport: ' : ''}${expected}`,
  );
  expect(code).toBe(1);
});

test('lines of neither kind are counted, those that CloudWatch wrapped are read', () => {
  const { text } = run([...USED.slice(1), { message: JSON.stringify(USED[0]) }, 'START RequestId: 1', '{"time":1}']);

  expect(text).toContain('orders: 3 lines of logs, 2 lines of neither kind left out');
});

test.each([
  ['reviews: 3', /"reviews" must be a list/],
  ['reviews: [{ consumer: shop, on: 2026-11-01 }]', /names no "reviewer"/],
  ["reviews: [{ consumer: shop, reviewer: jane, on: 'soon' }]", /"on" must be a date/],
  ['everyDays: 0\nreviews: []', /"everyDays" must be/],
])('a file of reviews that says %j is refused', (text, message) => {
  expect(() => run(USED, text)).toThrow(message);
});

test.each([
  ['42', true],
  ['ord-7f0c2b4e', true],
  ['0b0d2f2e-6f0f-4a3e-9d6f-0a2b4c6d8e0f', true],
  ['v1', false],
  ['monthly', false],
])('%s is taken for an identifier: %s', (value, is) => {
  expect(looksLikeIdentifier(value)).toBe(is);
});

describe('a directory of groups', () => {
  test('that agrees with the registry leaves nothing to do', () => {
    expect(run(USED, undefined, 'groups: { admin: [shop] }')).toMatchObject({ code: 0 });
  });

  test.each([
    ['groups: { admin: [] }', 'DRIFT     shop still has the role admin, which the directory does not give it'],
    [
      'groups: { admin: [shop], clerk: [shop] }',
      'DRIFT     shop has the role clerk in the directory, and not in the registry',
    ],
  ])('that does not agree is a finding: %s', (groups, line) => {
    const { code, text } = run(USED, undefined, groups);

    expect(code).toBe(1);
    expect(text).toContain(line);
    expect(text).toContain('1 drifted role');
  });

  test.each(['groups: [admin]', 'groups: { admin: shop }', '{'])('that is none is refused: %s', (groups) => {
    expect(() => run(USED, undefined, groups)).toThrow(UsageError);
  });
});
