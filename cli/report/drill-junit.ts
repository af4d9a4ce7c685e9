import { CONTROLS } from '../../src/vocabulary';
import { type CaseResult, type DrillReport, hasPassed, type Inapplicable } from '../drill/report';
import { element, xmlDocument } from './xml';

/**
 * The report of a drill as JUnit XML: one suite a control (`layer.slug`), one test case an attack, a skipped case for a
 * control that the contract leaves no room to attack. The verdict is the type of the failure.
 */
export function drillJunit(report: DrillReport): string {
  const suites = CONTROLS.flatMap(({ slug }) => suiteOf(report, slug));
  const attributes = {
    name: `drill ${report.api} ${report.version}`,
    tests: report.results.length + report.inapplicable.length,
    failures: report.failed,
    skipped: report.inapplicable.length,
    time: seconds(report.milliseconds),
  };
  return xmlDocument(element('testsuites', attributes, suites));
}

function suiteOf(report: DrillReport, slug: string): string[] {
  const results = report.results.filter((result) => result.slug === slug);
  const skipped = report.inapplicable.filter((each) => each.slug === slug);
  const layer = (results[0] ?? skipped[0])?.layer;
  if (!layer) return [];
  const attributes = {
    name: `${layer}.${slug}`,
    tests: results.length + skipped.length,
    failures: results.filter((result) => !hasPassed(result)).length,
    skipped: skipped.length,
    time: seconds(results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  };
  return [element('testsuite', attributes, [...results.map(caseOf), ...skipped.map(skippedCase)])];
}

function caseOf(result: CaseResult): string {
  const { slug, layer, name, operation, verdict, answer, detail, milliseconds } = result;
  const title = operation ? `${name} (${operation})` : name;
  const message = `${verdict}, answer ${answer}${detail ? `: ${detail}` : ''}`;
  const failure = hasPassed(result) ? [] : [element('failure', { type: verdict, message }, [])];
  return element('testcase', { classname: `${layer}.${slug}`, name: title, time: seconds(milliseconds) }, failure);
}

function skippedCase({ slug, layer, why }: Inapplicable): string {
  return element('testcase', { classname: `${layer}.${slug}`, name: 'not applicable' }, [
    element('skipped', { message: why }, []),
  ]);
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(3);
