import { X509Certificate } from 'node:crypto';
import { Authority } from '../../../cli/gateway/pki/certificates';
import { certificateRecord } from '../../../lambda/core/certificate-record';
import { normalize } from '../../../lambda/detector/normalize/normalize';
import { certificateReport } from '../../../lambda/revocation/certificate-report';
import { DETECTIONS } from '../../../src/vocabulary/detections';
import { DetectionEngine } from '../../../lambda/detector/engine/engine';
import { hasOcsfSchema, OcsfSchema } from '../../ocsf/ocsf-schema';

const DAY = 86_400;
const LIST = 'https://pki.example.com/a.crl';

describe('the daily report', () => {
  let authority: X509Certificate;
  let end: number;

  beforeAll(async () => {
    authority = new X509Certificate((await Authority.create('partners 2026')).pem);
    end = Date.parse(authority.validTo) / 1000;
  });

  const onDay = (days: number) => certificateReport([{ authorities: [authority] }], [], end - days * DAY);

  it.each([
    [31, []],
    [30, [{ event: 'Truststore Authority Approaching Expiration', name: 'CN=partners 2026', days: 30 }]],
    [0, [{ event: 'Truststore Authority Approaching Expiration', name: 'CN=partners 2026', days: 0 }]],
    [-1, [{ event: 'Truststore Authority Expired', name: 'CN=partners 2026', days: -1 }]],
  ])('with %s days left tells of an authority: %j', (days, notices) => {
    expect(onDay(days)).toEqual(notices);
  });

  it.each([
    ['2026-11-30', 0],
    ['2026-12-01', 0],
    ['2026-11-29', 1],
  ])('on 30 November tells of an authority that should have left by %s: %i', (from, count) => {
    const retiring = { from, fingerprints: [authority.fingerprint256] };
    const noon = Date.UTC(2026, 10, 29, 12) / 1000 + DAY / 2;

    const notices = certificateReport([{ authorities: [authority], retiring }], [], noon);

    expect(notices.filter(({ event }) => event === 'Truststore Authority Not Removed')).toHaveLength(count);
  });

  it('says nothing of an authority that has left in time', () => {
    const retiring = { from: '2026-01-01', fingerprints: ['AA:BB'] };

    expect(certificateReport([{ authorities: [authority], retiring }], [], end - 90 * DAY)).toEqual([]);
  });

  it.each([
    ['is half over', 5, 0],
    ['should have been followed by the next one', 9.5, 1],
  ])('tells of a list only when it is overdue: one that %s', (_name, age, count) => {
    const validity = { thisUpdate: 0, nextUpdate: 10 * DAY };

    expect(certificateReport([], [{ source: LIST, validity }], age * DAY)).toHaveLength(count);
  });

  it('leaves lists that were not believed to the alarm', () => {
    expect(certificateReport([], [{ source: LIST, failure: 'is no revocation list' }], 0)).toEqual([]);
  });

  it.each([
    [20, 'certificate-ending'],
    [2, 'certificate-ending-urgent'],
    [-3, 'certificate-ended'],
  ])('with %s days left becomes one finding %s, however often it is told that day', (days, slug) => {
    const engine = new DetectionEngine(DETECTIONS);
    const told = [0, 1].flatMap((hours) =>
      onDay(days).map((each) => certificateRecord(each, Date.UTC(2026, 10, 27, hours))),
    );

    const findings = told.flatMap((record) => {
      const read = normalize(JSON.parse(JSON.stringify(record)));
      return 'signal' in read ? engine.observe(read.signal) : [];
    });

    expect(findings.map(({ detection, group }) => [detection.slug, group])).toEqual([[slug, 'CN=partners 2026']]);
  });

  (hasOcsfSchema ? it : it.skip)('is made of valid Compliance Findings of OCSF', () => {
    const records = [20, 2, -3].flatMap((days) =>
      onDay(days).map((each) => certificateRecord(each, Date.UTC(2026, 1, 1))),
    );

    expect(records.flatMap((record) => new OcsfSchema().faults(JSON.parse(JSON.stringify(record))))).toEqual([]);
  });
});
