import { PLAIN, type Style } from '../report/style';
import { countsOf, type ProbeReport, type ProbeResult, untested } from './report';

/** The report for people: one row a forgery, what could not be tried, the count. */
export function probeTable(report: ProbeReport, style: Style = PLAIN): string[] {
  const { url, method, control, results, inconclusive } = report;
  const counts = countsOf(report);
  return [
    `${method} ${url}`,
    `good token: ${control.isGood ? 'accepted' : 'NOT accepted'}${control.status ? `, status ${control.status}` : ''}`,
    ...(results.length > 0 ? ['', style.strong(row('control', 'forgery', 'status', 'verdict'))] : []),
    ...results.filter(({ verdict }) => verdict !== 'not testable').map((result) => resultRow(result, style)),
    ...leftOut(report, style),
    '',
    ...(inconclusive ? [style.bad(inconclusive)] : []),
    `${counts.ACCEPTED} accepted, ${counts.refused} refused, ${counts.inconclusive} inconclusive, ${counts['not testable']} not testable`,
  ];
}

function row(slug: string, forgery: string, status: string, verdict: string): string {
  return `  ${slug.padEnd(29)} ${forgery.padEnd(53)} ${status.padStart(6)}  ${verdict}`;
}

function resultRow({ slug, forgery, status, verdict, detail }: ProbeResult, style: Style): string {
  const text = row(slug, forgery, String(status ?? '-'), detail ? `${verdict}: ${printable(detail)}` : verdict);
  if (verdict === 'ACCEPTED') return style.bad(text);
  return verdict === 'inconclusive' ? style.faint(text) : text;
}

function leftOut(report: ProbeReport, style: Style): string[] {
  const lines = untested(report).flatMap(({ slug, count, isWhole }) => {
    const own = report.results.filter((result) => result.slug === slug && result.verdict === 'not testable');
    const reasons = [...new Set(own.map(({ detail }) => detail))].join('; ');
    return style.faint(`  not testable ${slug} (${isWhole ? 'all' : `${count}`}): ${reasons}`);
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

/** Details hold words of the network: nothing of them may move the cursor. */
function printable(text: string): string {
  return text.replace(/[\p{Control}\p{Format}]/gu, '·');
}
