import { gzipSync } from 'node:zlib';
import { fixtureLines } from '../../../cli/detect/fixture-lines';
import type { StreamRecord } from '../../../lambda/core/stream-records';
import type { Deliver } from '../../../lambda/detector/deliver/outbox';
import { Detector, type DetectorDeps } from '../../../lambda/detector/detector';
import type { Finding } from '../../../src/vocabulary';
import { DETECTIONS } from '../../../src/vocabulary/detections';

const NOW = Date.UTC(2026, 10, 27, 12);
const detection = DETECTIONS.find(({ slug }) => slug === 'foreign-tenant')!;
const attack = fixtureLines(detection, detection.attack, NOW).map(({ text }) => text);
const half = Math.ceil(attack.length / 2);

function recordOf(sequence: number, lines: readonly string[], data?: string): StreamRecord {
  const logEvents = lines.map((message) => ({ message }));
  const packed = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
  return {
    eventID: `shardId-000000000000:${sequence}`,
    kinesis: { data: data ?? packed, sequenceNumber: String(sequence), approximateArrivalTimestamp: NOW / 1000 },
  };
}

const first = recordOf(1, attack.slice(0, half));
const second = recordOf(2, attack.slice(half));

async function* holding(...records: readonly StreamRecord[]): AsyncGenerator<string> {
  for (const { kinesis } of records) yield kinesis.data;
}

describe('the detector', () => {
  let taken: Finding[];
  let lines: Record<string, unknown>[];

  beforeEach(() => {
    taken = [];
    lines = [];
  });

  const take: Deliver = async (findings) => {
    taken.push(...findings);
    return [];
  };
  const detectorOf = (deps: Partial<DetectorDeps> = {}) =>
    new Detector({
      api: 'shop',
      detections: [detection],
      receivers: [take],
      now: () => NOW,
      write: (record) => void lines.push(record as Record<string, unknown>),
      past: () => holding(),
      ...deps,
    });

  it('finds an attack over two batches', async () => {
    const detector = detectorOf();

    await detector.handle({ Records: [first] });
    await detector.handle({ Records: [second] });

    expect(taken.map(({ detection: { slug } }) => slug)).toEqual(['foreign-tenant']);
  });

  it('finds it when an instance that starts anew has seen the second half alone: the stream still has the first', async () => {
    await detectorOf({ past: () => holding(first) }).handle({ Records: [second] });

    expect(taken).toHaveLength(1);
  });

  it('does not report again what an instance before has reported', async () => {
    const before = detectorOf();
    await before.handle({ Records: [first, second] });
    const next = recordOf(
      3,
      attack.slice(-1).map((line) => line.replaceAll(`${attack.length - 1}"`, '999"')),
    );

    await detectorOf({ past: () => holding(first, second) }).handle({ Records: [next] });

    expect(taken).toHaveLength(1);
  });

  it('judges nothing without its past: a batch comes again when that cannot be read', async () => {
    let isDown = true;
    const detector = detectorOf({
      past: () => {
        if (isDown) throw new Error('Kinesis is down');
        return holding(first);
      },
    });

    await expect(detector.handle({ Records: [second] })).rejects.toThrow('Kinesis is down');
    isDown = false;
    await detector.handle({ Records: [second] });

    expect(taken).toHaveLength(1);
  });

  it('loses no finding that nobody took before the instance ended: its batch comes to the next one', async () => {
    const refusing = detectorOf({ receivers: [async (findings) => findings] });
    await expect(refusing.handle({ Records: [first, second] })).rejects.toThrow('could not be delivered');

    await detectorOf().handle({ Records: [first, second] });

    expect(taken).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['that is no gzip after all', Buffer.from([0x1f, 0x8b, 1, 2, 3]).toString('base64')],
    ['that unpacks to a giant', gzipSync(Buffer.alloc(40 * 1024 * 1024)).toString('base64')],
    ['of an unknown shape', gzipSync('{"logEvents":7}').toString('base64')],
    ['of half a message', gzipSync('{"messageType":').toString('base64')],
    ['with a line of a megabyte', gzipSync(`{"logEvents":[{"message":"${'x'.repeat(2 ** 20)}"}]}`).toString('base64')],
  ])('puts a record aside %s, counts it, and judges the others', async (_name, data) => {
    await detectorOf().handle({ Records: [first, recordOf(9, [], data), second] });

    expect(taken).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ quarantined: 1 }));
  });

  it.each([[{ Records: [] }], [{ Records: 'none' }], [{}], [{ detail: null }]])(
    'survives the event %j',
    async (event) => {
      await detectorOf().handle(event as Record<string, unknown>);

      expect(taken).toEqual([]);
    },
  );
});
