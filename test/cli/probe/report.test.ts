import { FORGERY_CLASSES } from '../../../cli/probe/classes';
import { probeJunit } from '../../../cli/probe/junit';
import { type ProbeReport, probeJson } from '../../../cli/probe/report';
import { probeSarif } from '../../../cli/probe/sarif';
import { probeTable } from '../../../cli/probe/table';
import { CONTROLS } from '../../../src/vocabulary';

const REPORT: ProbeReport = {
  url: 'https://api.example.com/orders',
  method: 'GET',
  control: { isGood: true, status: 200 },
  results: [
    { slug: 'authn-algorithm', forgery: 'unsigned token', status: 200, verdict: 'ACCEPTED' },
    { slug: 'authn-issuer', forgery: 'token of another issuer', status: 401, verdict: 'refused' },
    { slug: 'authn-expiry', forgery: 'expired token', verdict: 'not testable', detail: 'needs the signing key' },
    { slug: 'authn-header', forgery: 'SQL as kid', status: 403, verdict: 'inconclusive', detail: 'a <page>\u001b[2J' },
  ],
};

interface Sarif {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string; help: { text: string }; helpUri: string }[] } };
    invocations: { executionSuccessful: boolean }[];
    results: { ruleId: string; ruleIndex: number; kind: string; level: string }[];
  }[];
}
const sarif = (report = REPORT) => (JSON.parse(probeSarif(report)) as Sarif).runs[0]!;

it('names classes by the controls of the product', () => {
  const classes = FORGERY_CLASSES.map(({ slug }) => slug);
  const missing = CONTROLS.filter(({ layer, slug }) => layer === 'authentication' && !classes.includes(slug));

  expect(classes.filter((slug) => !CONTROLS.some((control) => control.slug === slug))).toEqual([]);
  // The second use of a proof goes beside a token, and what a user pool gives out is seen in its template.
  expect(missing.map(({ slug }) => slug)).toEqual(['authn-client', 'authn-replay']);
});

it('shows verdicts, what was not testable, and the count', () => {
  const text = probeTable(REPORT).join('\n');

  expect(text).toMatch(/authn-algorithm +unsigned token +200 {2}ACCEPTED/);
  expect(text).toContain('not testable authn-expiry (all): needs the signing key');
  expect(text.split('\n').at(-1)).toBe('1 accepted, 1 refused, 1 inconclusive, 1 not testable');
});

it('lets no answer move the cursor', () => {
  expect(probeTable(REPORT).join('')).not.toContain('\u001b');
});

it('has one rule a class in SARIF, each with its remedy and source', () => {
  const { rules } = sarif().tool.driver;

  expect(rules.map(({ id }) => id)).toEqual(FORGERY_CLASSES.map(({ slug }) => slug));
  expect(rules.every(({ help, helpUri }) => /RFC \d+ section/.test(help.text) && helpUri.includes('rfc-editor'))).toBe(
    true,
  );
});

it('fails in SARIF for accepted forgeries only, and points each result to its rule', () => {
  const { results, tool } = sarif();

  expect(results.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
    'fail error',
    'pass none',
    'notApplicable none',
    'review none',
  ]);
  expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]!.id)).toEqual(results.map(({ ruleId }) => ruleId));
});

it('says in every form that nothing can be concluded', () => {
  const report: ProbeReport = { ...REPORT, results: [], inconclusive: 'the good token was not accepted' };

  expect(sarif(report).invocations[0]).toMatchObject({ executionSuccessful: false });
  expect(probeJunit(report)).toContain('<error type="inconclusive" message="the good token was not accepted"/>');
  expect(JSON.parse(probeJson(report))).toMatchObject({ schema: 1, inconclusive: 'the good token was not accepted' });
});

it('fails in JUnit for accepted forgeries, and skips what is not known', () => {
  const xml = probeJunit(REPORT);

  expect(xml.match(/<failure /g)).toHaveLength(1);
  expect(xml.match(/<skipped /g)).toHaveLength(2);
  expect(xml).toContain('a &lt;page&gt;·[2J');
  expect(xml).toContain('tests="5" failures="1" errors="0" skipped="2"');
});
