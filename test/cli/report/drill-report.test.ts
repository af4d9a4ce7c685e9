import type { CaseResult, DrillReport } from '../../../cli/drill/report';
import { drillJson } from '../../../cli/report/drill-json';
import { drillJunit } from '../../../cli/report/drill-junit';
import { closingLine, drillTable } from '../../../cli/report/drill-table';
import { COLORED, styleFor } from '../../../cli/report/style';

const result = (over: Partial<CaseResult>): CaseResult => ({
  slug: 'authn-audience',
  layer: 'authentication',
  title: 'a token for another API is refused',
  name: 'token for another API',
  operation: 'getOrder',
  verdict: 'refused',
  answer: '403',
  correlation: 'abc=',
  milliseconds: 12,
  ...over,
});

const report: DrillReport = {
  api: 'Orders',
  version: '1.0.0',
  results: [
    result({
      slug: 'network-waf',
      layer: 'network',
      name: 'no User-Agent',
      verdict: 'second line',
      detail: `${'long '.repeat(60)}`,
    }),
    result({ figure: '12 ms from one thing to the other' }),
    result({ name: 'name with \u001b[31m"<&>', verdict: 'got through', answer: '200', detail: 'answered 200' }),
  ],
  inapplicable: [{ slug: 'transport-mtls', layer: 'transport', why: 'the API has no domain with mutual TLS' }],
  passed: 1,
  failed: 2,
  unmakeable: [],
  uncallable: ['secretOperation'],
  recorded: {
    requests: 40,
    decisions: 60,
    accessLines: 40,
    webAclLines: 41,
    findings: { canary: 1, 'credential-stuffing': 2 },
    lost: 0,
    extra: 1,
  },
  milliseconds: 1500,
};

it('ends with exactly the line that scripts look for', () => {
  expect(drillTable(report).at(-1)).toBe('1 passed, 2 failed');
  expect(closingLine({ passed: 40, failed: 0 })).toBe('40 passed, 0 failed');
});

it('says what the answers left behind, and what of it did not arrive', () => {
  const text = drillTable(report).join('\n');

  expect(text).toContain('40 answers left 60 decisions');
  expect(text).toContain('0 lost, 1 too many');
  expect(text).toContain('findings: credential-stuffing 2, canary 1');
});

const failingSink = {
  ...{ recorded: 99_999, delivered: 98_000, kept: 1_998, lost: 1, extra: 12_345, retries: 12_345 },
  ...{ hung: 1_234, cutOff: 1_234, down: 12_345, busy: 12_345, refused: 1_998 },
};

it('says what a sink has that failed for part of the run', () => {
  const text = drillTable({ ...report, failingSink }).join('\n');

  expect(text).toContain(
    '99999 records, 98000 delivered, 1998 refused and kept in the archive; 1 lost, 12345 too many',
  );
});

it('fits 120 columns', () => {
  expect(Math.max(...drillTable({ ...report, failingSink }).map((line) => line.length))).toBeLessThanOrEqual(120);
});

it('names layers in their order, failures one by one, and what does not apply', () => {
  const text = drillTable(report).join('\n');

  expect(text.indexOf('network ')).toBeLessThan(text.indexOf('transport '));
  expect(text).toContain('not applicable transport-mtls: the API has no domain with mutual TLS');
  expect(text).toContain('got through, answer 200: answered 200');
  expect(text).toContain('secretOperation');
  expect(text).toContain('measured authn-audience: 12 ms from one thing to the other');
});

it('lets nothing from the network move the cursor', () => {
  expect(drillTable(report).join('')).not.toContain('\u001b');
});

it('colors terminals only', () => {
  expect(styleFor({ isTTY: false }).bad('x')).toBe('x');
  expect(styleFor({ isTTY: true })).toBe(COLORED);
});

it('writes JSON under a schema number', () => {
  expect(JSON.parse(drillJson(report))).toEqual({ schema: 1, ...report });
});

it('writes JUnit that counts and escapes', () => {
  const xml = drillJunit(report);

  expect(xml).toContain('tests="4" failures="2" skipped="1"');
  expect(xml).toContain('<testsuite name="authentication.authn-audience" tests="2" failures="1"');
  expect(xml).toContain('name="name with ·[31m&quot;&lt;&amp;&gt; (getOrder)"');
  expect(xml).toContain('<failure type="got through" message="got through, answer 200: answered 200"/>');
});
