import type { ContractFinding } from '../../src/contract/types';
import type { CheckedTemplate } from '../commands/check';
import { counted, fitted, grouped, wrapped } from './lines';

const SHOWN = 6;

/** What the trial took for granted: guesses about identifiers, and what it waived. */
export function assumedLines(
  findings: readonly ContractFinding[],
  checked: readonly CheckedTemplate[],
  waivers: Readonly<Record<string, string>>,
): string[] {
  const guesses = findings.filter(({ code }) => code === 'identifier-inferred');
  const waived = grouped(
    checked.flatMap((template) => template.findings.filter(({ waiver }) => waiver)),
    ({ rule }) => rule.id,
  );
  return [
    '',
    'What this trial assumed',
    '  callers come with tokens of a test issuer, from two tenants',
    ...guessLines(guesses),
    ...Object.entries(waivers).flatMap(([slug, reason]) => {
      const count = waived.get(slug)?.length ?? 0;
      return wrapped(`waived ${slug}: ${reason}${count > 1 ? ` (${counted(count, 'finding')})` : ''}`, '    ', '  ');
    }),
  ];
}

function guessLines(guesses: readonly ContractFinding[]): string[] {
  if (guesses.length === 0) return [];
  return [
    `  ${counted(guesses.length, 'identifier')} and whose object each one names, such as`,
    ...guesses.slice(0, SHOWN).map(({ message }) => fitted(`    ${message}`)),
    ...(guesses.length > SHOWN ? [`    and ${guesses.length - SHOWN} more`] : []),
    ...wrapped(`next: ${guesses[0]!.remedy}`, '      ', '    '),
  ];
}
