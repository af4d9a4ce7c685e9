import { refusalOf } from '../../../cli/gateway/refusal';
import { AuditFeed, type AuditEntry } from '../../../cli/gateway/audit-feed';

const entry = (source: AuditEntry['source'], record: Record<string, unknown>): AuditEntry => ({
  source,
  correlation: 'c',
  record,
});

const ocsf = (decision: string, policy: string) =>
  entry('ocsf', {
    status_code: 'POLICY_FORBIDDEN',
    actor: { authorizations: [{ decision, policy: { uid: policy } }] },
    unmapped: { hardened: { point: 'guard', decision, layer: 'authorization', reason: 'POLICY_FORBIDDEN' } },
  });
const access = (responseType: string) => entry('access-log', { status: '403', responseType });

test.each([
  [
    'a handler',
    [ocsf('refuse', 'p1'), access('ACCESS_DENIED')],
    { layer: 'authorization', reason: 'POLICY_FORBIDDEN', by: 'guard', policies: ['p1'] },
  ],
  ['a handler, by no policy', [ocsf('refuse', 'POLICY_FORBIDDEN')], { layer: 'authorization', policies: [] }],
  [
    'the web ACL',
    [entry('waf-log', { action: 'BLOCK', terminatingRuleId: 'network-method-override' })],
    { layer: 'network', reason: 'network-method-override', by: 'waf' },
  ],
  [
    'a validator of the gateway',
    [access('BAD_REQUEST_BODY')],
    { layer: 'input', reason: 'BAD_REQUEST_BODY', by: 'gateway' },
  ],
  ['the gateway itself', [access('API_CONFIGURATION_ERROR')], { layer: 'gateway' }],
])('names %s', (_who, entries, expected) => {
  expect(refusalOf(entries)).toMatchObject(expected);
});

test('nobody refused a request that every point allowed', () => {
  expect(refusalOf([ocsf('allow', 'p1'), access('-')])).toBeUndefined();
});

describe('the audit feed', () => {
  const record = (correlation: string) =>
    JSON.stringify({ class_uid: 6003, metadata: { correlation_uid: correlation } });

  test('keeps audit records by request, with the function that wrote them, and other lines apart', () => {
    const feed = new AuditFeed();

    feed.output('F', { stream: 'stdout', text: `hello\n${record('c1')}\n{"a":1}\n` });
    feed.output('G', { stream: 'stderr', text: record('c1') });

    expect(feed.find('c1').map(({ origin }) => origin)).toEqual(['F']);
    expect(feed.functionLogs().map(({ text }) => text)).toEqual(['hello', '{"a":1}', record('c1')]);
  });

  test('settles when the request is over, or when the time is up', async () => {
    const feed = new AuditFeed();
    setTimeout(() => {
      feed.log({ source: 'access-log', correlation: 'c', record: {} });
      feed.trace('c', []);
    }, 20);

    expect(await feed.settle('c', 5_000)).toHaveLength(1);
    expect(await feed.settle('never', 10)).toEqual([]);
  });
});
