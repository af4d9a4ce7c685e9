import { gzipSync } from 'node:zlib';
import { FailingSink } from '../../../cli/failing-sink/failing-sink';
import type { StreamRecords } from '../../../cli/gateway/log-delivery';

const texts = Array.from({ length: 120 }, (_, n) => JSON.stringify({ class_uid: 6003, n }));

function batch(sequence: number, lines: readonly string[]): StreamRecords {
  const logEvents = lines.map((message) => ({ message }));
  const data = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
  const kinesis = { data, sequenceNumber: String(sequence), approximateArrivalTimestamp: 1_795_514_400 };
  return [{ eventID: `shard:${sequence}`, kinesis }];
}

describe('a sink that fails for part of a run', () => {
  let sink: FailingSink;

  beforeEach(async () => {
    sink = await FailingSink.start();
  });

  afterEach(() => sink.close());

  const deliver = () => {
    for (let n = 0; n < texts.length; n += 10) sink.take(batch(n, texts.slice(n, n + 10)));
  };

  it('has everything once: delivered, or refused and kept', async () => {
    deliver();

    const report = await sink.report(texts);

    expect(report).toMatchObject({ recorded: 120, lost: 0, extra: 0 });
    expect(report.delivered + report.kept).toBe(120);
  });

  it('fails in every way in which a sink can', async () => {
    deliver();

    const { hung, cutOff, down, busy, refused, kept, retries } = await sink.report(texts);

    for (const count of [hung, cutOff, down, busy, refused, retries]) expect(count).toBeGreaterThan(0);
    expect(kept).toBe(refused);
  });

  it('is found out when a record never came', async () => {
    deliver();

    expect(await sink.report([...texts, '{"class_uid":6003,"n":-1}'])).toMatchObject({ lost: 1, extra: 0 });
  });

  it('is found out when a record came twice, or was never recorded', async () => {
    deliver();
    sink.take(batch(9_999, texts.slice(0, 1)));

    expect(await sink.report(texts)).toMatchObject({ lost: 0, extra: 1 });
  });
});
