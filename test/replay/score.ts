import type { Finding } from '../../src/vocabulary';
import { DETECTIONS } from '../../src/vocabulary/detections';
import type { LabelledAttack } from './labelled-attacks';

/** How well a rule tells attacks from the rest. */
export interface Score {
  readonly slug: string;
  readonly attacks: number;
  readonly found: number;
  /** Findings about somebody who attacked nobody. */
  readonly wrong: number;
  /** Findings about an attacker, by a rule that the attack was not made for. */
  readonly besides: number;
}

const keyOf = (slug: string, group: string) => `${slug}\n${group}`;

/** Compares findings with labels, rule by rule. */
export function scores(labels: readonly LabelledAttack[], findings: readonly Finding[]): Score[] {
  const attackers = new Set(labels.filter(({ isAttack }) => isAttack).flatMap(({ lines }) => lines.flatMap(idsIn)));
  return DETECTIONS.map(({ slug }) => {
    const own = labels.filter((label) => label.slug === slug && label.isAttack);
    const wanted = new Set(own.map(({ group }) => keyOf(slug, group)));
    const fired = findings.filter(({ detection }) => detection.slug === slug);
    const hit = new Set(fired.map(({ group }) => keyOf(slug, group)).filter((key) => wanted.has(key)));
    const others = fired.filter(({ group }) => !wanted.has(keyOf(slug, group)));
    const besides = others.filter(({ correlations }) => correlations.every((each) => attackers.has(each))).length;
    return { slug, attacks: wanted.size, found: hit.size, wrong: others.length - besides, besides };
  });
}

/** Requests that belong to a line. */
function idsIn({ text }: { readonly text: string }): string[] {
  const line = JSON.parse(text) as Record<string, unknown>;
  const metadata = line['metadata'] as { correlation_uid?: string } | undefined;
  const request = line['httpRequest'] as { requestId?: string } | undefined;
  const id = metadata?.correlation_uid ?? line['extendedRequestId'] ?? request?.requestId ?? line['eventID'];
  return typeof id === 'string' ? [id] : [];
}

export const recallOf = ({ attacks, found }: Score): number => found / attacks;
export const precisionOf = ({ found, wrong }: Score): number => (found + wrong === 0 ? 1 : found / (found + wrong));

/** The scores as a table, and whether each rule is without fault. */
export function scoreTable(list: readonly Score[]): string[] {
  const width = Math.max(...list.map(({ slug }) => slug.length));
  const cells = (name: string, rest: readonly string[]) =>
    `  ${name.padEnd(width)} ${rest.map((each) => each.padStart(9)).join('')}`;
  return [
    cells(
      'rule',
      ['attacks', 'found', 'wrong', 'besides', 'recall', 'precision'].map((each) => ` ${each}`),
    ),
    ...list.map((score) =>
      cells(score.slug, [
        String(score.attacks),
        String(score.found),
        String(score.wrong),
        String(score.besides),
        recallOf(score).toFixed(3),
        precisionOf(score).toFixed(3),
      ]),
    ),
  ];
}
