import type { AwsRequest } from '../../../lambda/core/aws';
import { canaryAgents, sendReceipts } from '../../../lambda/core/receipts';
import { CANARY_AGENT } from '../../../src/vocabulary';

const agent = (n: number) => `${CANARY_AGENT} ${n}`;
const decision = (userAgent: unknown) => JSON.stringify({ class_uid: 6003, http_request: { user_agent: userAgent } });

describe('canaryAgents', () => {
  it('finds each canary of decision records once', () => {
    expect(canaryAgents([decision(agent(1)), decision(agent(1)), decision(agent(2))])).toEqual([agent(1), agent(2)]);
  });

  it.each([
    ['of another caller', decision(`curl ${CANARY_AGENT}`)],
    ['of another log', JSON.stringify({ http_request: { user_agent: agent(1) } })],
    ['that is no JSON', `{${CANARY_AGENT}`],
    ['whose user agent is no text', decision([agent(1)])],
  ])('passes over a line %s', (_name, line) => {
    expect(canaryAgents([line])).toEqual([]);
  });
});

describe('sendReceipts', () => {
  async function sentFor(count: number): Promise<string[][]> {
    const requests: AwsRequest[] = [];
    const call = async (request: AwsRequest) => {
      requests.push(request);
      return {};
    };
    await sendReceipts(
      'securitylake',
      Array.from({ length: count }, (_, n) => agent(n)),
      call,
    );
    return requests.map(({ body }) =>
      (body['Entries'] as { Detail: string }[]).map(({ Detail }) => (JSON.parse(Detail) as { agent: string }).agent),
    );
  }

  it('asks nothing where there is no canary', async () => {
    expect(await sentFor(0)).toEqual([]);
  });

  it('tells of more canaries than one call takes, so that made-up ones do not push out the real one', async () => {
    const sent = await sentFor(25);

    expect(sent.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(sent.flat()).toContain(agent(24));
  });

  it('tells of a hundred at the most', async () => {
    expect((await sentFor(1000)).flat()).toHaveLength(100);
  });
});
