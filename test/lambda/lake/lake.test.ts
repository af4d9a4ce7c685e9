import { certificateRecord } from '../../../lambda/core/certificate-record';
import { takeMessages } from '../../../lambda/lake/lake';
import { CANARY_AGENT } from '../../../src/vocabulary';
import { ARRIVED, LocalLake } from './local-lake';
import { readParquet } from './read-parquet';

const LAKE = 'aws-security-data-lake/ext';
const DAY = 'region=eu-west-1/accountId=111122223333/eventDay=20261127';

const record = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ class_uid: 6003, time: ARRIVED, metadata: { uid: 'r-1' }, ...more });
const finding = (uid: string) => ({
  messageId: uid,
  body: JSON.stringify({ class_uid: 2004, time: ARRIVED, finding_info: { uid } }),
});

describe('takeMessages', () => {
  let lake: LocalLake;

  beforeEach(async () => {
    lake = await LocalLake.start();
  });

  afterEach(() => lake.close());

  const rowsOf = async (classUid: number) =>
    (
      await Promise.all(lake.keys(`${LAKE}/shop-${classUid}/`).map((key) => readParquet(lake.objects.get(key)!)))
    ).flat();

  it('writes one file for each class and day, where the lake looks for it', async () => {
    const yesterday = record({ time: ARRIVED - 86_400_000 });

    await takeMessages([lake.archive('a', [record(), record({ class_uid: 3002 }), yesterday])], lake.deps());

    expect(lake.keys(LAKE).map((key) => key.replace(/[0-9a-f]{40}/, '*'))).toEqual([
      `${LAKE}/shop-3002/${DAY}/*.gz.parquet`,
      `${LAKE}/shop-6003/${DAY.replace('1127', '1126')}/*.gz.parquet`,
      `${LAKE}/shop-6003/${DAY}/*.gz.parquet`,
    ]);
  });

  it('writes as the role of each source, with the external id', async () => {
    await takeMessages([lake.archive('a', [record(), record({ class_uid: 3002 })])], lake.deps());

    expect(lake.assumed.map((role) => role.slice(-4)).sort()).toEqual(['3002', '6003']);
  });

  it('sorts the rows of a file by time', async () => {
    const lines = [5, 1, 4, 2, 3].map((n) => record({ time: ARRIVED + n, message: String(n) }));

    await takeMessages([lake.archive('a', lines)], lake.deps());

    expect((await rowsOf(6003)).map(({ message }) => message)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('passes over access log and web ACL log, which are no OCSF', async () => {
    const lines = ['{"requestId":"1"}', '{"webaclId":"w"}', JSON.stringify({ userAgent: '"class_uid"' }), record()];

    const result = await takeMessages([lake.archive('a', lines)], lake.deps());

    expect(result).toMatchObject({ written: 1, passedOver: 3, refused: 0 });
  });

  it('passes over what is told of certificates: a finding comes of it', async () => {
    const notice = { event: 'Truststore Authority Expired' as const, name: 'CN=partners', days: -1 };
    const lines = [JSON.stringify(certificateRecord(notice, ARRIVED)), record()];

    const result = await takeMessages([lake.archive('a', lines)], lake.deps());

    expect(result).toMatchObject({ written: 1, passedOver: 1, refused: 0 });
  });

  it('writes findings that come by their queue', async () => {
    await takeMessages([finding('f-1'), finding('f-2')], lake.deps());

    expect((await rowsOf(2004)).map(({ finding_info: info }) => info)).toEqual([{ uid: 'f-1' }, { uid: 'f-2' }]);
  });

  it.each<[string, string]>([
    ['cut off', '{"class_uid":6003,"time":'],
    ['of a class without a source', record({ class_uid: 1001 })],
    ['of an infinite class', '{"class_uid":1e999,"time":1}'],
    ['from before its time', record({ time: ARRIVED - 30 * 86_400_000 })],
    ['from a clock far ahead', record({ time: ARRIVED + 3 * 86_400_000 })],
    ['without a time', record({ time: 'now' })],
    ['longer than a log takes', record({ message: 'x'.repeat(2 ** 20) })],
    ['nested a hundred thousand deep', `${record().slice(0, -1)},"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
  ])('keeps a record %s in the archive, and writes the others', async (_name, bad) => {
    const result = await takeMessages([lake.archive('a', [record(), bad, record()])], lake.deps());

    expect(result).toMatchObject({ written: 2, refused: 1, failed: [] });
    expect(lake.keys('archive/refused/securitylake/2026/11/27/')).toHaveLength(1);
  });

  it('has an object come again when the lake refuses a file, and writes it once', async () => {
    const message = lake.archive('a', [record(), record({ class_uid: 3002 })]);
    lake.answer = (count) => (count === 2 ? 503 : 200);

    const first = await takeMessages([message], lake.deps());
    const second = await takeMessages([message], lake.deps());

    expect([first.failed, second.failed]).toEqual([[message], []]);
    expect([await rowsOf(6003), await rowsOf(3002)].map((rows) => rows.length)).toEqual([1, 1]);
  });

  it('loses nothing, and writes nothing twice, in an hour in which the lake is down', async () => {
    const messages = Array.from({ length: 12 }, (_, n) => lake.archive(`o-${n}`, [record({ message: `m-${n}` })]));
    lake.answer = (count) => (count % 2 === 0 ? 'hangs' : 503);
    const during = await takeMessages(messages, lake.deps());
    lake.answer = () => 200;

    await takeMessages([...during.failed, ...during.failed], lake.deps());

    expect(during.failed).toHaveLength(12);
    expect((await rowsOf(6003)).map(({ message }) => message).sort()).toEqual(messages.map((_, n) => `m-${n}`).sort());
  });

  it('holds back no other object for one that fails', async () => {
    const gone = { ...lake.archive('gone', []), messageId: 'gone' };
    lake.objects.delete('archive/records/2026/11/27/12/gone.jsonl.gz');

    const result = await takeMessages([gone, lake.archive('b', [record()])], lake.deps());

    expect(result).toMatchObject({ written: 1, failed: [gone] });
    expect(result.failure).toContain('gone.jsonl.gz');
  });

  it('has an object come again that was cut off', async () => {
    const message = lake.archive(
      'a',
      Array.from({ length: 500 }, (_, n) => record({ message: `${n}` })),
    );
    const key = 'archive/records/2026/11/27/12/a.jsonl.gz';
    lake.objects.set(key, lake.objects.get(key)!.subarray(0, -30));

    const result = await takeMessages([message], lake.deps());

    expect(result.failed).toEqual([message]);
  });

  it('reads no other bucket than the archive', async () => {
    const message = { messageId: 'x', body: lake.archive('a', [record()]).body.replace('"archive"', '"elsewhere"') };

    expect((await takeMessages([message], lake.deps())).failed).toEqual([message]);
  });

  it.each(['', 'null', '[]', '{"detail":null}', '{"class_uid":"2004"}'])('gives back the message %j', async (body) => {
    const message = { messageId: 'x', body };

    expect((await takeMessages([message], lake.deps())).failed).toEqual([message]);
  });

  it('does not write as a role that does not let it in', async () => {
    lake.config = { ...lake.config, externalId: 'of another stack' };
    const message = lake.archive('a', [record()]);

    const result = await takeMessages([message], lake.deps());

    expect(result.failed).toEqual([message]);
    expect(result.failure).toContain('AccessDenied');
  });

  it('sends a receipt for the record of a canary', async () => {
    const agent = `${CANARY_AGENT}abc`;

    await takeMessages([lake.archive('a', [record({ http_request: { user_agent: agent } })])], lake.deps());

    expect(lake.acknowledged).toEqual([agent]);
  });

  it('sends no receipt while the lake takes nothing', async () => {
    lake.answer = () => 503;

    await takeMessages(
      [lake.archive('a', [record({ http_request: { user_agent: `${CANARY_AGENT}abc` } })])],
      lake.deps(),
    );

    expect(lake.acknowledged).toEqual([]);
  });
});
