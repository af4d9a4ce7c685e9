import { type Attack, type AttackCase, type ExpectedRefusal, refusedFor } from '../../../cli/drill/attack';
import { changed } from '../../../cli/drill/cases';
import { plusHeader } from '../../../cli/drill/call';
import { runDrill } from '../../../cli/drill/runner';
import { contract, sampler } from './contract';
import { type Answer, accessLine, allowance, FakeGateway, type Received, refusal, wafLine } from './fake-gateway';

const attempt = ({ rawHeaders }: Received): string => rawHeaders[rawHeaders.indexOf('X-Attack') + 1] ?? '';

const SERVED: Answer = {
  status: 200,
  records: [allowance('authorizer'), allowance('guard'), accessLine({ status: '200' })],
};
const EXPIRED = refusal('authorizer', 'authentication', 'TOKEN_EXPIRED');

/** What the fake gateway answers to a request that is marked as an attack. */
const ANSWERS: Record<string, Answer> = {
  'refused as it should be': { status: 403, records: [EXPIRED, accessLine({ status: '403' })] },
  'caught by another layer': { status: 403, records: [wafLine({ action: 'BLOCK', terminatingRuleId: 'network-waf' })] },
  'caught for another reason': { status: 403, records: [refusal('authorizer', 'authentication', 'SIGNATURE_INVALID')] },
  'served all the same': SERVED,
  'served, and then not found': { ...SERVED, status: 404 },
  'refused without a record': { status: 403 },
  'refused twice': { status: 403, records: [EXPIRED, EXPIRED] },
  'told another status': { status: 500, records: [EXPIRED] },
};

const VERDICTS: Record<string, string> = {
  'refused as it should be': 'refused',
  'caught by another layer': 'second line',
  'caught for another reason': 'second line',
  'served all the same': 'got through',
  'served, and then not found': 'got through',
  'refused without a record': 'no record',
  'refused twice': 'no record',
  'told another status': 'wrong status',
};

function attackWith(cases: (subject: Parameters<typeof changed>[0]) => AttackCase[]): Attack {
  return {
    slug: 'authn-expiry',
    title: 'test',
    cases: (context) => cases(context.probe()!),
  };
}

const expired: ExpectedRefusal = refusedFor('TOKEN_EXPIRED');

const drill = async (attack: Attack, answer: (received: Received) => Answer) => {
  const gateway = await FakeGateway.start(answer);
  try {
    const report = await runDrill(gateway, contract, { attacks: [attack], sampler });
    return { report, gateway };
  } finally {
    await gateway.close();
  }
};

const marked = attackWith((subject) =>
  Object.keys(ANSWERS).map((name) => changed(subject, name, expired, (call) => plusHeader(call, 'X-Attack', name))),
);

it('gives every kind of answer its verdict, by the records alone', async () => {
  const { report } = await drill(marked, (received) => ANSWERS[attempt(received)] ?? SERVED);

  expect(Object.fromEntries(report.results.map(({ name, verdict }) => [name, verdict]))).toEqual(VERDICTS);
  expect(report).toMatchObject({ passed: 1, failed: 7 });
});

it('names the layer that caught an attack instead', async () => {
  const { report } = await drill(marked, (received) => ANSWERS[attempt(received)] ?? SERVED);

  const caught = report.results.find(({ name }) => name === 'caught by another layer');
  expect(caught?.refusedBy).toMatchObject({ layer: 'network', reason: 'WAF_BLOCKED', by: 'network-waf' });
  expect(caught?.detail).toBe('expected authentication TOKEN_EXPIRED; caught by network WAF_BLOCKED (network-waf)');
});

it('fails every case when the well-made request is refused too', async () => {
  const { report } = await drill(marked, () => ({ status: 403, records: [EXPIRED] }));

  expect(new Set(report.results.map(({ verdict }) => verdict))).toEqual(new Set(['positive control failed']));
  expect(report.results[0]?.detail).toContain('authentication TOKEN_EXPIRED (authorizer)');
});

it('sends the well-made request once for all cases that rest on it', async () => {
  const { gateway } = await drill(marked, (received) => ANSWERS[attempt(received)] ?? SERVED);

  expect(gateway.received.filter((received) => !received.rawHeaders.includes('X-Attack'))).toHaveLength(1);
});

it('fails a case that cannot be set up', async () => {
  const broken = attackWith((subject) => [
    changed(subject, 'broken', expired, () => {
      throw new Error('no such object');
    }),
  ]);

  const { report } = await drill(broken, () => SERVED);

  expect(report.results[0]).toMatchObject({
    verdict: 'positive control failed',
    detail: 'the case could not be set up: no such object',
  });
});

it('waits while only the request rate stands in the way', async () => {
  let limited = 2;
  const answer = (): Answer => {
    limited -= 1;
    return limited >= 0 ? { status: 429, records: [accessLine({ status: '429', responseType: 'THROTTLED' })] } : SERVED;
  };
  const claim = { layer: 'audit', failsAs: 'no record', complaint: () => undefined } as const;

  const { report } = await drill(
    attackWith((subject) => [changed(subject, 'patient', claim, (call) => call)]),
    answer,
  );

  expect(report.results[0]).toMatchObject({ answer: '200', verdict: 'refused' });
});

it('lists what does not apply apart from what passed', async () => {
  const none: Attack = { slug: 'transport-mtls', title: 'none', cases: () => ({ notApplicable: 'no such domain' }) };

  const { report } = await drill(none, () => SERVED);

  expect(report).toMatchObject({
    passed: 0,
    failed: 0,
    inapplicable: [{ slug: 'transport-mtls', layer: 'transport', why: 'no such domain' }],
  });
});

it('refuses a filter that names no attack', async () => {
  const gateway = await FakeGateway.start(() => SERVED);

  const running = runDrill(gateway, contract, { attacks: [marked], sampler, slugs: ['authn-expriy'] });

  await expect(running).rejects.toThrow('authn-expriy');
  await gateway.close();
});
