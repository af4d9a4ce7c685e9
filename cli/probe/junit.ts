import { element, xmlDocument } from '../report/xml';
import { FORGERY_CLASSES } from './classes';
import { countsOf, type ProbeReport, type ProbeResult } from './report';

/** The report as JUnit XML: one suite a control, one case a forgery; the positive control is a case of its own. */
export function probeJunit(report: ProbeReport): string {
  const counts = countsOf(report);
  const suites = FORGERY_CLASSES.flatMap(({ slug }) => {
    const own = report.results.filter((result) => result.slug === slug);
    return own.length > 0 ? [suite(slug, own)] : [];
  });
  const attributes = {
    name: `jwt-probe ${report.method} ${report.url}`,
    tests: report.results.length + 1,
    failures: counts.ACCEPTED,
    errors: report.inconclusive ? 1 : 0,
    skipped: counts.inconclusive + counts['not testable'],
  };
  return xmlDocument(element('testsuites', attributes, [controlSuite(report), ...suites]));
}

function controlSuite({ inconclusive }: ProbeReport): string {
  const fault = inconclusive ? [element('error', { type: 'inconclusive', message: inconclusive }, [])] : [];
  const test = element('testcase', { classname: 'jwt-probe', name: 'good token is accepted' }, fault);
  return element('testsuite', { name: 'positive control', tests: 1, failures: 0, errors: fault.length }, [test]);
}

function suite(slug: string, results: readonly ProbeResult[]): string {
  const failures = results.filter(({ verdict }) => verdict === 'ACCEPTED').length;
  const skipped = results.filter(({ verdict }) => verdict === 'inconclusive' || verdict === 'not testable').length;
  return element('testsuite', { name: slug, tests: results.length, failures, skipped }, results.map(testCase));
}

function testCase({ slug, forgery, status, verdict, detail }: ProbeResult): string {
  const message = [verdict, status && `status ${status}`, detail].filter(Boolean).join(', ');
  const tag = verdict === 'ACCEPTED' ? 'failure' : 'skipped';
  const children =
    verdict === 'refused' ? [] : [element(tag, { ...(tag === 'failure' && { type: verdict }), message }, [])];
  return element('testcase', { classname: slug, name: forgery }, children);
}
