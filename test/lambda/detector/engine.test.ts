import { DetectionEngine } from '../../../lambda/detector/engine/engine';
import { GroupStates } from '../../../lambda/detector/engine/group-states';
import { LONGEST_LINE, normalizeLine } from '../../../lambda/detector/normalize/normalize';
import type { Signal } from '../../../src/vocabulary';
import { DETECTIONS } from '../../../src/vocabulary/detections';

const NOW = Date.UTC(2026, 10, 24, 10, 0, 0);
let serial = 0;
const refusal = (edits: Partial<Signal> = {}): Signal => {
  serial += 1;
  return {
    source: 'decision',
    time: NOW,
    uid: `u-${serial}`,
    correlation: `c-${serial}`,
    point: 'authorizer',
    decision: 'refuse',
    reason: 'ALGORITHM_NOT_ALLOWED',
    ip: '198.51.100.7',
    ...edits,
  };
};

describe('DetectionEngine', () => {
  it('reports a group once in a window however long it goes on', () => {
    const engine = new DetectionEngine(DETECTIONS);

    const findings = Array.from({ length: 50 }, (_, index) =>
      engine.observe(refusal({ time: NOW + index * 1000 })),
    ).flat();

    expect(findings.filter(({ detection }) => detection.slug === 'algorithm-probing')).toHaveLength(1);
  });

  it('gives the same finding the same id in another process that reads the same records again', () => {
    const signals = Array.from({ length: 3 }, () => refusal());
    const run = () => {
      const engine = new DetectionEngine(DETECTIONS);
      return signals.flatMap((signal) => engine.observe(signal)).map(({ uid }) => uid);
    };

    expect(run()).toEqual(run());
    expect(run()).toHaveLength(1);
  });

  it('sets a clock right that runs ahead, so that it cannot mute a rule for years', () => {
    const engine = new DetectionEngine(DETECTIONS);
    for (let index = 0; index < 3; index++) engine.observe(refusal({ time: NOW + 1e10 }), NOW);

    const later = Array.from({ length: 3 }, () =>
      engine.observe(refusal({ time: NOW + 3_600_000 }), NOW + 3_600_000),
    ).flat();

    expect(later).toHaveLength(1);
  });

  it('remembers a bounded number of groups, and not only the latest of them', () => {
    const engine = new DetectionEngine(DETECTIONS, { groupsPerRule: 100, rememberedRecords: 100 });
    engine.observe(refusal());
    engine.observe(refusal());
    for (let index = 0; index < 5_000; index++) engine.observe(refusal({ ip: `flood-${index}` }));

    const findings = engine.observe(refusal());

    expect(findings.map(({ group }) => group)).toEqual(['198.51.100.7']);
    expect(engine.groups).toBeLessThan(DETECTIONS.length * 200);
    expect(engine.counts.forgotten).toBeGreaterThan(0);
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('takes the group "%s" for a text like any other', (ip) => {
    const engine = new DetectionEngine(DETECTIONS);

    const findings = Array.from({ length: 3 }, () => engine.observe(refusal({ ip }))).flat();

    expect(findings.map(({ group }) => group)).toEqual([ip]);
  });

  it('joins the country of the web ACL to the consumer of the decision, whichever comes first', () => {
    const engine = new DetectionEngine(DETECTIONS);
    const request = (index: number, country: string): Signal[] => [
      { source: 'waf', time: NOW + index, uid: `r${index}`, correlation: `r${index}`, action: 'ALLOW', country },
      {
        source: 'decision',
        time: NOW + index,
        uid: `r${index}`,
        correlation: `r${index}`,
        decision: 'allow',
        point: 'authorizer',
        consumer: 'acme',
      },
    ];
    const usual = Array.from({ length: 25 }, (_, index) =>
      index % 2 ? request(index, 'DE') : request(index, 'DE').reverse(),
    ).flat();

    const findings = [...usual, ...request(99, 'KP')].flatMap((signal) => engine.observe(signal));

    expect(findings.map(({ detection, group }) => [detection.slug, group])).toEqual([['new-geography', 'acme']]);
  });
});

describe('GroupStates', () => {
  it('keeps what was seen twice when a flood of new groups comes', () => {
    const states = new GroupStates(() => ({ count: 0 }), 40);
    states.of('victim').count += 1;
    states.of('victim').count += 1;

    for (let index = 0; index < 10_000; index++) states.of(`g${index}`);

    expect(states.peek('victim')).toEqual({ count: 2 });
    expect(states.size).toBeLessThanOrEqual(40);
  });
});

describe('normalizeLine', () => {
  it.each([
    ['a line above the limit', `{"a":"${'x'.repeat(LONGEST_LINE)}"}`, 'too long'],
    ['half a line', '{"class_uid":6003,', 'not JSON'],
    ['a list', '[1]', 'unknown shape'],
    ['null', 'null', 'unknown shape'],
    ['a record without a time', '{"class_uid":6003,"metadata":{"correlation_uid":"c"}}', 'unknown shape'],
    [
      'a record of the year 50000',
      '{"class_uid":6003,"time":1515151515151515,"metadata":{"correlation_uid":"c"}}',
      'unknown shape',
    ],
    ['members of other types', '{"extendedRequestId":{},"time":[],"status":{}}', 'unknown shape'],
    ['a prototype in place of a member', '{"class_uid":3002,"__proto__":{"time":1}}', 'unknown shape'],
  ])('puts %s aside', (_name, line, quarantine) => {
    expect(normalizeLine(line)).toEqual({ quarantine });
  });

  it('cuts texts that callers choose, and takes out what acts on terminals', () => {
    const line = JSON.stringify({
      extendedRequestId: 'c',
      time: String(NOW),
      status: '403',
      userAgent: `evil\u001b[2J\n\u202e${'x'.repeat(1000)}`,
      sourceIp: '-',
    });

    const read = normalizeLine(line) as { signal: Signal };

    expect(read.signal.userAgent).toHaveLength(256);
    expect(read.signal.userAgent).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(read.signal.ip).toBeUndefined();
  });

  it('reads a CloudTrail event and what it changed, alone and from EventBridge', () => {
    const trail = {
      eventID: 'e',
      eventTime: '2026-11-24T10:00:00Z',
      eventName: 'UpdateMethod',
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/mallory' },
      requestParameters: { patchOperations: [{ op: 'replace', path: '/authorizationType', value: 'NONE' }] },
    };

    const [alone, wrapped] = [trail, { 'detail-type': 'AWS API Call via CloudTrail', detail: trail }].map((each) =>
      normalizeLine(JSON.stringify(each)),
    );

    expect(alone).toEqual(wrapped);
    expect(alone).toMatchObject({ signal: { event: 'UpdateMethod', detail: '/authorizationType=NONE' } });
  });

  it('knows the table of a data event by its resource, however much else it names', () => {
    const ARN = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders-ApiRegistryTable1D01';
    const trail = {
      eventID: 'e',
      eventTime: '2026-11-24T10:00:00Z',
      eventName: 'BatchWriteItem',
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/mallory' },
      requestParameters: { requestItems: { [ARN]: Array.from({ length: 100 }, (_, pk) => ({ key: { pk } })) } },
      managementEvent: false,
      resources: [{ accountId: '111122223333', type: 'AWS::DynamoDB::Table', ARN }],
    };

    expect(normalizeLine(JSON.stringify(trail))).toMatchObject({
      signal: { detail: expect.stringContaining(`ARN=${ARN}`) as unknown },
    });
  });
});
