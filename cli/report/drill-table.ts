import { CONTROLS, LAYERS, type Layer } from '../../src/vocabulary';
import { type CaseResult, type DrillReport, hasPassed } from '../drill/report';
import { PLAIN, type Style } from './style';

/** Terminals and CI logs are this wide at least. */
const WIDTH = 120;

/** The report of a drill for people: one row a control, by layer; what failed, one line each; the count. */
export function drillTable(report: DrillReport, style: Style = PLAIN): string[] {
  return [
    `${report.api} ${report.version}`,
    '',
    style.strong(row('layer', 'control', 'attacks', 'refused', '')),
    ...LAYERS.flatMap((layer) => layerRows(report, layer, style)),
    ...failures(report, style),
    ...figures(report, style),
    ...leftOut(report, style),
    '',
    ...recordedLines(report, style),
    ...sinkLines(report, style),
    '',
    closingLine(report),
  ];
}

/** The last line, exactly `N passed, M failed`: scripts look for it. */
export function closingLine({ passed, failed }: Pick<DrillReport, 'passed' | 'failed'>): string {
  return `${passed} passed, ${failed} failed`;
}

function row(layer: string, control: string, attacks: string, refused: string, remark: string): string {
  const cells = [layer.padEnd(15), control.padEnd(31), attacks.padStart(7), refused.padStart(8)];
  return clip(`  ${cells.join(' ')}  ${remark}`.trimEnd());
}

function layerRows(report: DrillReport, layer: Layer, style: Style): string[] {
  const controls = CONTROLS.filter((control) => control.layer === layer);
  const rows = controls.flatMap(({ slug }) => controlRow(report, layer, slug, style));
  const results = report.results.filter((result) => result.layer === layer);
  if (rows.length === 0) return [];
  return [
    ...rows,
    style.faint(row(layer, 'together', String(results.length), String(results.filter(hasPassed).length), '')),
  ];
}

function controlRow(report: DrillReport, layer: Layer, slug: string, style: Style): string[] {
  const results = report.results.filter((result) => result.slug === slug);
  const inapplicable = report.inapplicable.find((each) => each.slug === slug);
  if (inapplicable) return [style.faint(row(layer, slug, '-', '-', 'not applicable'))];
  if (results.length === 0) return [];
  const refused = results.filter(hasPassed).length;
  const isGood = refused === results.length;
  const text = row(
    layer,
    slug,
    String(results.length),
    String(refused),
    isGood ? 'ok' : `FAILED ${results.length - refused}`,
  );
  return [isGood ? text : style.bad(text)];
}

function failures({ results }: DrillReport, style: Style): string[] {
  const failed = results.filter((result) => !hasPassed(result));
  return failed.length > 0 ? ['', ...failed.flatMap((result) => failure(result, style))] : [];
}

function failure({ slug, name, operation, verdict, answer, detail, correlation }: CaseResult, style: Style): string[] {
  const where = operation ? ` (${operation})` : '';
  return [
    style.bad(clip(`  FAILED ${slug}: ${printable(name)}${where}`)),
    clip(`         ${verdict}, answer ${answer}${detail ? `: ${printable(detail)}` : ''}`),
    ...(correlation ? [style.faint(clip(`         request ${correlation}`))] : []),
  ];
}

function figures({ results }: DrillReport, style: Style): string[] {
  const lines = results.flatMap(({ slug, figure }) => (figure ? [`  measured ${slug}: ${printable(figure)}`] : []));
  return lines.length > 0 ? ['', ...lines.map((line) => style.faint(clip(line)))] : [];
}

function recordedLines({ recorded }: DrillReport, style: Style): string[] {
  const { requests, decisions, accessLines, webAclLines, findings, lost, extra } = recorded;
  const found = Object.entries(findings).sort(([, one], [, other]) => other - one);
  const arrived = lost === undefined ? '' : `; at each receiver ${lost} lost, ${extra} too many`;
  return [
    `  ${requests} answers left ${decisions} decisions, ${accessLines} access log lines, ${webAclLines} web ACL lines${arrived}`,
    ...(found.length > 0
      ? [style.faint(clip(`  findings: ${found.map(([slug, count]) => `${slug} ${count}`).join(', ')}`))]
      : []),
  ];
}

function sinkLines({ failingSink }: DrillReport, style: Style): string[] {
  if (!failingSink) return [];
  const { recorded, delivered, kept, lost, extra, retries, hung, cutOff, down, busy } = failingSink;
  const text = `  failing sink: ${recorded} records, ${delivered} delivered, ${kept} refused and kept in the archive; ${lost} lost, ${extra} too many`;
  return [
    lost === 0 && extra === 0 ? text : style.bad(text),
    style.faint(
      `    down for ${down} requests, hung in ${hung}, cut ${cutOff} answers off, put ${busy} records off; ${retries} batches came again`,
    ),
  ];
}

function leftOut({ inapplicable, uncallable }: DrillReport, style: Style): string[] {
  const lines = inapplicable.map(({ slug, why }) => `  not applicable ${slug}: ${printable(why)}`);
  if (uncallable.length > 0) lines.push(`  not drilled, because no identity may call them: ${uncallable.join(', ')}`);
  return lines.length > 0 ? ['', ...lines.map((line) => style.faint(clip(line)))] : [];
}

/** Answers and names come from the contract and the network: nothing of them may move the cursor. */
function printable(text: string): string {
  return text.replace(/[\p{Control}\p{Format}]/gu, '·');
}

function clip(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}
