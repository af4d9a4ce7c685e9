import { version } from '../version';
import { FORGERY_CLASSES, type ForgeryClass } from './classes';
import type { ProbeReport, ProbeResult } from './report';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The report as SARIF 2.1.0: one rule a class; an accepted forgery fails, an inconclusive one is for review, one that
 * could not be tried is not applicable, a refused one passes.
 */
export function probeSarif(report: ProbeReport): string {
  const run = {
    tool: { driver: { name: 'hardened-api jwt-probe', version: version(), rules: FORGERY_CLASSES.map(rule) } },
    invocations: [
      {
        executionSuccessful: !report.inconclusive,
        ...(report.inconclusive && {
          toolExecutionNotifications: [{ level: 'error', message: { text: report.inconclusive } }],
        }),
      },
    ],
    results: report.results.map((result) => resultOf(report, result)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

function rule({ slug, title, level, remedy, source, url }: ForgeryClass) {
  return {
    id: slug,
    shortDescription: { text: title },
    fullDescription: { text: `${title} (${source})` },
    help: { text: `${remedy} Source: ${source}, ${url}`, markdown: `${remedy} Source: [${source}](${url}).` },
    helpUri: url,
    defaultConfiguration: { level },
    properties: { tags: ['security', 'jwt', 'authentication'] },
  };
}

const KINDS = { ACCEPTED: 'fail', refused: 'pass', inconclusive: 'review', 'not testable': 'notApplicable' } as const;

function resultOf({ method, url }: ProbeReport, { slug, forgery, status, verdict, detail }: ProbeResult) {
  const ruleIndex = FORGERY_CLASSES.findIndex((each) => each.slug === slug);
  const said = [status && `status ${status}`, detail].filter(Boolean).join(', ');
  return {
    ruleId: slug,
    ruleIndex,
    kind: KINDS[verdict],
    // SARIF 2.1.0 section 3.27.10: a result that does not fail has no level.
    level: verdict === 'ACCEPTED' ? FORGERY_CLASSES[ruleIndex]!.level : 'none',
    message: { text: `${forgery}: ${verdict}${said ? ` (${said})` : ''}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: url } },
        logicalLocations: [{ fullyQualifiedName: `${method} ${url}`, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'forgery/v1': `${method} ${url} ${slug} ${forgery}` },
  };
}
