import { PLAIN, type Style } from '../report/style';
import type { ControlState, ParityRow } from './parity';

const WORDS: Readonly<Record<ControlState, string>> = { on: 'on', none: '-', off: 'MISSING' };

/** One row a control, what is weaker last once more, the count. */
export function parityTable(rows: readonly ParityRow[], style: Style = PLAIN): string[] {
  const weaker = rows.filter(({ isWeaker, waiver }) => isWeaker && !waiver);
  const waived = rows.filter(({ isWeaker, waiver }) => isWeaker && waiver);
  const width = Math.max(...rows.map(({ slug }) => slug.length));
  const line = (slug: string, external: string, internal: string, rest: string) =>
    `  ${slug.padEnd(width)}  ${external.padEnd(8)}  ${internal.padEnd(8)}  ${rest}`.trimEnd();
  return [
    style.strong(line('control', 'external', 'internal', '')),
    ...rows.map((row) => {
      const text = line(row.slug, WORDS[row.external], WORDS[row.internal], verdict(row));
      return row.isWeaker && !row.waiver ? style.bad(text) : text;
    }),
    `parity: ${rows.length} controls, ${weaker.length} weaker inside than outside, ${waived.length} waived`,
  ];
}

function verdict({ isWeaker, looser, waiver, title, external, internal }: ParityRow): string {
  if (waiver) return `weaker, waived: ${waiver.reason} (${waiver.owner}, until ${waiver.expires})`;
  if (looser.length > 0) return `WEAKER: ${looser[0]}${looser.length > 1 ? `, and ${looser.length - 1} more` : ''}`;
  if (isWeaker) return `WEAKER: ${title}`;
  return external === 'off' && internal === 'off' ? 'missing in both' : '';
}
