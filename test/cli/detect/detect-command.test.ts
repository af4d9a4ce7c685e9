import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { detectCommand } from '../../../cli/commands/detect';
import { fixtureLines } from '../../../cli/detect/fixture-lines';
import { DETECTIONS } from '../../../src/vocabulary/detections';

const START = Date.UTC(2026, 10, 24, 10, 0, 0);
const RULE = DETECTIONS.find(({ slug }) => slug === 'object-enumeration')!;
const attack = fixtureLines(RULE, RULE.attack, START).map(({ text }) => text);
const benign = fixtureLines(RULE, RULE.benign, START).map(({ text }) => text);

describe('detect', () => {
  const folder = mkdtempSync(join(tmpdir(), 'detect-test-'));
  let output = '';
  beforeEach(() => {
    output = '';
    const take = (text: string | Uint8Array) => {
      output += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(take);
    jest.spyOn(process.stderr, 'write').mockImplementation(take);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, lines: readonly string[]): string {
    const path = join(folder, name);
    const text = Buffer.from(`${lines.join('\n')}\n`);
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return path;
  }

  it('ends with 1 and names rule and caller when a log holds an attack', async () => {
    expect(await detectCommand([file('attack.jsonl', [...attack, 'no json'])], {})).toBe(1);
    expect(output).toContain('object-enumeration  caller acme/user-1');
    expect(output).toContain('unread: 1 not JSON');
  });

  it('ends with 0 when it holds none', async () => {
    expect(await detectCommand([file('benign.jsonl', benign)], {})).toBe(0);
  });

  it('reads gzip, and writes findings as OCSF', async () => {
    expect(await detectCommand([file('attack.jsonl.gz', attack)], { json: true })).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      class_uid: 2004,
      finding_info: { analytic: { uid: 'object-enumeration' } },
    });
  });

  it.each([
    ['a file that is not there', [join(folder, 'absent')], {}, /is no file/],
    ['no file at all', [], {}, /no log file given/],
    ['a rule that does not exist', [folder], { only: ['nothing'] }, /no detection nothing/],
  ])('refuses %s', async (_name, files, options, message) => {
    await expect(detectCommand(files, options)).rejects.toThrow(message);
  });

  it('refuses a file without a single record', async () => {
    await expect(detectCommand([file('text.log', ['hello'])], {})).rejects.toThrow(/no line is a record/);
  });

  it('writes Sigma that says what the rule says', async () => {
    const rules = join(folder, 'sigma');

    expect(await detectCommand([], { sigma: rules })).toBe(0);

    const [correlation, base] = parseAllDocuments(readFileSync(join(rules, 'object-enumeration.yml'), 'utf8')).map(
      (each) => each.toJS(),
    );
    expect(correlation).toMatchObject({
      level: 'high',
      correlation: {
        type: 'value_count',
        rules: [base.name],
        timespan: '300s',
        condition: { field: 'resources.0.uid', gte: 10 },
      },
    });
    expect(base.detection.selection['unmapped.hardened.reason']).toContain('OWNER_MISMATCH');
    const ids = readdirSync(rules).flatMap((name) =>
      parseAllDocuments(readFileSync(join(rules, name), 'utf8')).map((each) => each.toJS().id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('prints queries for CloudWatch Logs Insights', async () => {
    expect(await detectCommand([], { cloudwatch: true, only: ['object-enumeration'] })).toBe(0);
    expect(output).toContain(
      'stats count_distinct(resources.0.uid) as different by actor.user.account.uid, actor.user.uid, bin(5m)',
    );
    expect(output).toContain('filter different >= 10');
  });
});
