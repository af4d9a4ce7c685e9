import { rawLines } from '../../cli/detect/raw-lines';
import { ocsfEvent } from '../../lambda/core/audit';
import { recordLine } from '../../lambda/core/log';
import { DetectionEngine } from '../../lambda/detector/engine/engine';
import { findingEvent } from '../../lambda/detector/finding-event';
import { normalizeLine } from '../../lambda/detector/normalize/normalize';
import { securityFinding } from '../../lambda/findings/security-finding';
import { OCSF_COLUMNS } from '../../lambda/lake/ocsf-columns';
import { parquetFile } from '../../lambda/lake/parquet';
import { rowOf } from '../../lambda/lake/row';
import type { Detection, FindingEvent, SignalSource } from '../../src/vocabulary';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { readParquet } from '../lambda/lake/read-parquet';
import { full, NOW } from './sample-records';

const HOSTILE: readonly [string, string][] = [
  ['a second line', 'a\n{"class_uid":2004,"time":1}\r\n'],
  ['what acts on a terminal', '\u001b[2J\u009b31m\u0007'],
  ['what turns the direction of text', '\u202e\u2066'],
  ['separators of lines that are none of ASCII', '\u2028\u2029\u0085'],
  ['half a character', '\ud800'],
  ['a name of every object', '__proto__'],
  ['a template', '${jndi:ldap://evil.example/x}{{7*7}}'],
  ['a formula', '=cmd|calc!A1'],
  ['markup', '<script>alert(1)</script>'],
  ['another language', `'; DROP TABLE x; -- " \\`],
  ['a giant', 'x'.repeat(70_000)],
];

type Json = Record<string, unknown>;

/** The value with one text in it replaced, once for each. */
function withEachText(value: unknown, text: string): unknown[] {
  if (typeof value === 'string') return [text];
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      withEachText(item, text).map((changed) => value.map((each: unknown, at) => (at === index ? changed : each))),
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    withEachText(member, text).map((changed) => ({ ...value, [name]: changed })),
  );
}

const SOURCES: readonly SignalSource[] = ['decision', 'access', 'waf', 'admin', 'certificate'];
const fields = { consumer: 'erp', ip: '203.0.113.9', operation: 'getOrder', userAgent: 'erp/2', tenant: 'acme' };

/** Lines of every log, each with the text in the place of one of its own. */
function hostileLines(text: string): string[] {
  const lines = SOURCES.flatMap((source) => rawLines(fields, { source, time: NOW, correlation: 'c-1' }));
  const values = [...lines.map((line) => JSON.parse(line) as Json), plain(ocsfEvent(full, NOW))];
  return values.flatMap((value) => withEachText(value, text).map((each) => JSON.stringify(each)));
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
const ACTS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** Two texts of 256 at most, joined to one. */
const LONGEST = 513;

/** Findings of rules that fire at once, so that every line leads to some. */
function findingsOf(lines: readonly string[]): FindingEvent[] {
  const eager = DETECTIONS.map((each): Detection => ({ ...each, trigger: { kind: 'count', threshold: 1 } as never }));
  const engine = new DetectionEngine(eager);
  return lines.flatMap((line) => {
    const read = normalizeLine(line);
    return 'signal' in read ? engine.observe(read.signal).map((finding) => findingEvent(finding, NOW)) : [];
  });
}

describe('a text that an attacker chose, in any field', () => {
  it.each(HOSTILE)('%s: a decision is recorded as one line that reads back as it was', (_name, text) => {
    const events = withEachText(full, text).map((record) => ocsfEvent(record as typeof full, NOW));

    for (const event of events) {
      const line = recordLine(event);
      expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(JSON.parse(line)).toEqual(plain(event));
    }
    expect(events.length).toBeGreaterThan(15);
  });

  it.each(HOSTILE)('%s: no line of any log stops the detector, and no signal can act on its reader', (_name, text) => {
    const signals = hostileLines(text).flatMap((line) => {
      const read = normalizeLine(line);
      return 'signal' in read ? [read.signal] : [];
    });

    const texts = signals.flatMap((signal) => Object.values(signal).filter((each) => typeof each === 'string'));
    expect(signals.length).toBeGreaterThan(50);
    expect(texts.filter((each) => ACTS.test(each) || each.length > LONGEST)).toEqual([]);
  });

  it.each(HOSTILE)('%s: findings stay within their limits, in OCSF and for Security Hub', (_name, text) => {
    const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

    const found = findingsOf(hostileLines(text));
    const imported = found.map((event) => JSON.stringify(securityFinding(event, { api: 'shop' }, place)));

    expect(found.length).toBeGreaterThan(0);
    expect(found.map((event) => JSON.stringify(event)).filter((each) => each.length > 16_384)).toEqual([]);
    expect(imported.filter((each) => Buffer.byteLength(each) > 240 * 1024)).toEqual([]);
  });

  it.each(HOSTILE)('%s: a lake has it as text, and nothing else of the record is changed', async (_name, text) => {
    const columns = OCSF_COLUMNS['6003'];
    const events = withEachText(full, text).map((record) => plain(ocsfEvent(record as typeof full, NOW)));

    const rows = await readParquet(
      parquetFile(
        columns,
        events.map((event) => rowOf(event, columns)),
      ),
    );

    const known = ({ unmapped: _, ...members }: Json) => members;
    const wellFormed = (value: Json) => JSON.parse(JSON.stringify(value).replaceAll('\\ud800', '\ufffd')) as Json;
    expect(rows.map(known)).toEqual(events.map((event) => wellFormed(known(event))));
  });
});
