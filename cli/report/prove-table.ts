import type { MutantResult, ProveReport } from '../prove/prove';

/** The matrix of `prove`: what was taken away, which rule fired, what got further, who caught it instead. */
export function proveTable(report: ProveReport): readonly string[] {
  const rows = report.results.map(rowOf);
  const head = ['control', 'without', 'rule', 'attacks further', 'caught by'];
  const widths = head.map((title, column) =>
    Math.min(LIMITS[column], Math.max(title.length, ...rows.map((row) => row[column].length))),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => clipped(cell, widths[column])).join('  ')}`.trimEnd();
  return [
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    ...report.inapplicable.map(({ slug, without, why }) => `  not applicable: ${slug} without ${without}: ${why}`),
    summary(report),
  ];
}

const LIMITS = [30, 42, 6, 16, 60];

function rowOf(result: MutantResult): readonly string[] {
  return [
    result.slug,
    result.without,
    result.rules.length > 0 ? 'fires' : '-',
    `${result.further} of ${result.attacks}`,
    caughtBy(result),
  ];
}

function caughtBy(result: MutantResult): string {
  if (result.failed) return `the drill could not be run: ${result.failed}`;
  if (result.unnoticed) return 'NOBODY NOTICED';
  if (result.stopped && result.caughtBy.length === 0) return 'well-made requests fail too: nothing is served';
  if (result.stopped) return `${result.caughtBy.join(', ')}; well-made requests fail too`;
  const layers = result.caughtBy.join(', ');
  const through = result.through > 0 ? `${result.through} got through: the drill fails the build` : '';
  const silent = layers === '' && through === '' && result.further > 0 ? 'the drill fails the build' : '';
  const who = result.attacks === 0 ? 'no attack could be tried' : 'the same layer, a second time';
  const same = result.further === 0 ? `${who}; the rule fails the build` : '';
  return [layers, through, silent, same].filter(Boolean).join('; ');
}

function clipped(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function summary({ results, unnoticed, milliseconds }: ProveReport): string {
  const byRule = results.filter(({ rules }) => rules.length > 0).length;
  const caught = results.filter(({ caughtBy: layers, through }) => layers.length > 0 && through === 0).length;
  return (
    `prove: ${results.length} mutants in ${(milliseconds / 1000).toFixed(1)} s: a rule fires on ${byRule}, ` +
    `another layer alone holds ${caught}, ${unnoticed} unnoticed`
  );
}
