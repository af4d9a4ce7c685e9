import { Canary, type CanaryDeps, type Send } from '../../../lambda/canary/canary';
import { canaryAgent, sentAt } from '../../../lambda/canary/nonce';

const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);
const SECRET = 'a1'.repeat(32);

interface Flight {
  readonly lines: Record<string, unknown>[];
  readonly sent: { url: string; headers: Record<string, string> }[];
}

function canary(edits: Partial<CanaryDeps> = {}): { bird: Canary } & Flight {
  const lines: Record<string, unknown>[] = [];
  const sent: Flight['sent'] = [];
  const bird = new Canary({
    api: 'Orders',
    config: { url: 'https://api.example.com/orders', method: 'GET', deadlineSeconds: 600, receipts: ['splunk'] },
    secret: async () => SECRET,
    send: async ({ url }, headers) => {
      sent.push({ url, headers: { ...headers } });
      return 403;
    },
    now: () => NOW,
    write: (line) => lines.push(line as Record<string, unknown>),
    ...edits,
  });
  return { bird, lines, sent };
}

const finding = (group: unknown, slug = 'canary') => ({
  source: 'cdk-hardened-api',
  'detail-type': 'OCSF Detection Finding',
  detail: { class_uid: 2004, unmapped: { detection: { slug, group } } },
});
const receipt = (agent: unknown, sink: unknown) => ({
  source: 'cdk-hardened-api.sink',
  'detail-type': 'Canary Receipt',
  detail: { agent, sink },
});

describe('the canary', () => {
  it('sends a token without a signature under a name that only it can make', async () => {
    const { bird, sent } = canary();

    await bird.handle({ 'detail-type': 'Scheduled Event' });

    const [{ url, headers } = { url: '', headers: {} as Record<string, string> }] = sent;
    const [head = '', , signature] = (headers['authorization'] ?? '').replace('Bearer ', '').split('.');
    expect(url).toBe('https://api.example.com/orders');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'none' });
    expect(signature).toBe('');
    expect(sentAt(headers['user-agent'], SECRET)).toBe(NOW);
  });

  it('writes its nonce nowhere', async () => {
    const { bird, sent, lines } = canary();

    await bird.handle({});

    const [, nonce = ''] = sent[0]!.headers['user-agent']!.split('/');
    expect(JSON.stringify(lines)).not.toContain(nonce);
  });

  it.each([
    ['a refusal', async () => 403, 1],
    ['a refusal without a body', async () => 401, 1],
    ['an answer', async () => 200, 0],
    ['a route that is none', async () => 404, 0],
    ['no answer', async () => Promise.reject(new Error('ECONNREFUSED')), 0],
  ] as [string, Send, number][])('counts %s as it is', async (_name, send, count) => {
    const { bird, lines } = canary({ send });

    await bird.handle({});

    expect(lines).toContainEqual(expect.objectContaining({ api: 'Orders', canaryRefused: count }));
  });

  it('knows its own finding again, and how long it took', async () => {
    const agent = canaryAgent(SECRET, NOW - 45_000);
    const { bird, lines } = canary();

    await bird.handle(finding(agent));

    expect(lines).toEqual([expect.objectContaining({ canaryFound: 1, canaryDelay: 45_000 })]);
  });

  it('does not count a finding that comes too late', async () => {
    const { bird, lines } = canary();

    await bird.handle(finding(canaryAgent(SECRET, NOW - 601_000)));

    expect(lines).toEqual([expect.objectContaining({ canaryFound: 0 })]);
  });

  it.each([
    ['another secret', canaryAgent('b2'.repeat(32), NOW)],
    ['a later time', canaryAgent(SECRET, NOW).replace(NOW.toString(36), (NOW + 1000).toString(36))],
    ['a name without a nonce', 'hardened-canary/'],
    ['something else', 'curl/8'],
    ['a giant', `hardened-canary/${'a'.repeat(1e6)}`],
    ['no text', { agent: 1 }],
    ['nothing', undefined],
  ])('is not calmed by %s', async (_name, agent) => {
    const { bird, lines } = canary();

    await bird.handle(finding(agent));
    await bird.handle(receipt(agent, 'splunk'));

    expect(lines.filter((line) => '_aws' in line)).toEqual([]);
  });

  it('is not calmed by the finding of another detection', async () => {
    const { bird, lines } = canary();

    await bird.handle(finding(canaryAgent(SECRET, NOW), 'algorithm-probing'));

    expect(lines).toEqual([]);
  });

  it('takes the receipt of a sink that was announced, and of no other', async () => {
    const { bird, lines } = canary();

    await bird.handle(receipt(canaryAgent(SECRET, NOW), 'splunk'));
    await bird.handle(receipt(canaryAgent(SECRET, NOW), 'evil'));

    expect(lines).toEqual([expect.objectContaining({ sink: 'splunk', canaryDelivered: 1 })]);
  });

  it.each([null, undefined, 'text', [], { source: 'cdk-hardened-api' }])('survives the event %p', async (event) => {
    await expect(canary().bird.handle(event)).resolves.toBeUndefined();
  });
});
