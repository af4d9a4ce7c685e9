import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import { toEventBus } from '../../../lambda/detector/deliver/event-bus';
import { Outbox } from '../../../lambda/detector/deliver/outbox';
import { toQueue } from '../../../lambda/detector/deliver/queue';
import { findingOf, NOW } from '../findings/finding-fixture';

const findings = Array.from({ length: 25 }, (_, index) => findingOf({ uid: `finding-${index}` }));
const uids = findings.map(({ uid }) => uid);

/** A queue that answers as it is told, by the number of the call. */
function queue(refuses: (call: number, index: number) => boolean | 'hangs') {
  const taken: string[] = [];
  let calls = 0;
  const call = async ({ body }: AwsRequest) => {
    calls += 1;
    const entries = body['Entries'] as { Id: string; MessageBody: string }[];
    if (entries.some((_, index) => refuses(calls, index) === 'hangs')) throw new AwsCallError('t', 'Timeout', 0);
    const sent = entries.filter((_, index) => refuses(calls, index) === false);
    taken.push(...sent.map(({ MessageBody }) => uidOf(MessageBody)));
    const Failed = entries.filter((entry) => !sent.includes(entry)).map(({ Id }) => ({ Id, Code: 'InternalError' }));
    return { Successful: sent.map(({ Id }) => ({ Id })), Failed };
  };
  return { taken, deliver: toQueue('https://sqs.eu-west-1.amazonaws.com/1/q', call, () => NOW) };
}

const uidOf = (body: string) => (JSON.parse(body) as { finding_info: { uid: string } }).finding_info.uid;

describe('a finding on its way', () => {
  it.each([
    ['the event bus', toEventBus, 'Detail'],
    ['a queue', toQueue, 'MessageBody'],
  ])('says to %s which API it is about', async (_name, receiver, member) => {
    const sent: Record<string, string>[] = [];
    const call = ({ body }: AwsRequest) => {
      sent.push(...(body['Entries'] as Record<string, string>[]));
      return Promise.resolve({});
    };

    await receiver('name', call, () => NOW, 'orders')([findingOf()]);

    expect(JSON.parse(sent[0]?.[member] ?? '{}')).toMatchObject({ unmapped: { detection: { api: 'orders' } } });
  });
});

describe('Outbox', () => {
  it('delivers every finding once', async () => {
    const { taken, deliver } = queue(() => false);
    const outbox = new Outbox([deliver]);
    outbox.add(findings);

    await outbox.flush();

    expect(taken).toEqual(uids);
  });

  it('keeps the findings that a receiver refuses, and sends these alone again', async () => {
    const { taken, deliver } = queue((call, index) => call <= 3 && index === 2);
    const outbox = new Outbox([deliver]);
    outbox.add(findings);

    await expect(outbox.flush()).rejects.toThrow('3 findings could not be delivered');
    await outbox.flush();

    expect([...taken].sort()).toEqual([...uids].sort());
  });

  it('loses nothing while a receiver does not answer for an hour', async () => {
    // A batch comes again within a minute.
    const { taken, deliver } = queue((call) => (call <= 60 ? 'hangs' : false));
    const outbox = new Outbox([deliver]);
    outbox.add(findings);

    for (let minute = 0; minute < 60; minute++) await outbox.flush().catch(() => undefined);
    await outbox.flush();

    expect(taken).toEqual(uids);
  });

  it('delivers to the others while one is down', async () => {
    const down = queue(() => 'hangs');
    const up = queue(() => false);
    const outbox = new Outbox([down.deliver, up.deliver]);
    outbox.add(findings);

    await outbox.flush().catch(() => undefined);

    expect([up.taken.length, outbox.size]).toEqual([25, 25]);
  });

  it.each([{}, { Entries: 'none' }, { Entries: [{ ErrorCode: 'ThrottlingException' }] }])(
    'takes no answer of the event bus for a success that names no event: %j',
    async (answer) => {
      const outbox = new Outbox([
        toEventBus(
          'default',
          async () => answer as Record<string, unknown>,
          () => NOW,
        ),
      ]);
      outbox.add(findings.slice(0, 1));

      await expect(outbox.flush()).rejects.toThrow('1 findings could not be delivered');
    },
  );
});
