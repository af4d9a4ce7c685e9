import type { HopReport } from '../canary/cut-hops';
import { PLAIN, type Style } from './style';

/** Name of an alarm without the path to it. */
function shortName(logicalId: string): string {
  return /(?:Alarms|Canary)([A-Za-z0-9]+?)[0-9A-F]{8}$/.exec(logicalId)?.[1] ?? logicalId;
}

const NOTHING = 'NOTHING RINGS';

/** Each hop, how it was cut, and what rings: the whole stack first. */
export function hopTable({ whole, hops, absent, unnoticed }: HopReport, style: Style = PLAIN): string[] {
  const alarms = (ringing: HopReport['whole']['ringing'], none: string) =>
    ringing.map(({ alarm }) => shortName(alarm)).join(', ') || none;
  const rows = [
    ['hop', 'how it was cut', 'alarms that ring'],
    ['-', `nothing was cut, ${whole.sent} canary sent`, alarms(whole.ringing, 'none')],
    ...hops.map(({ name, cut, ringing }) => [name, cut, alarms(ringing, NOTHING)]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row[0]!.padEnd(widths[0]!)}  ${row[1]!.padEnd(widths[1]!)}  ${row[2]!}`.trimEnd();
  return [
    ...rows.map((row) => (row[2] === NOTHING ? style.bad(line(row)) : line(row))),
    ...absent.map(({ name, cut }) => style.faint(`  the stack has no such hop: ${name}, ${cut}`)),
    `canary: ${hops.length} hops cut, ${hops.length - unnoticed} noticed; ${whole.ringing.length} false alarms on the whole stack`,
  ];
}
