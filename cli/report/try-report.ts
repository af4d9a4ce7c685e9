import type { ContractFinding, ContractModel } from '../../src/contract/types';
import { LAYERS } from '../../src/vocabulary';
import type { CheckedTemplate } from '../commands/check';
import { type DrillReport, hasPassed } from '../drill/report';
import type { LedgerTotals } from '../try/ledger';

export interface TryFacts {
  readonly contract: ContractModel;
  readonly checked: readonly CheckedTemplate[];
  readonly drill: DrillReport;
  readonly ledger: LedgerTotals;
  readonly seconds: number;
}

/** The last report that a newcomer reads: what is protected, what the document leaves open, what to do next. */
export function tryReport(facts: TryFacts): readonly string[] {
  return [
    '',
    `${facts.contract.title} ${facts.contract.version}: ${facts.contract.operations.length} operations, OpenAPI ${facts.contract.openapi}`,
    '',
    ...protectedLines(facts),
    ...failureLines(facts.drill),
    ...undecidedLines(facts.contract.findings),
    '',
    `${facts.drill.passed} passed, ${facts.drill.failed} failed`,
  ];
}

function protectedLines({ drill, checked, ledger, seconds }: TryFacts): readonly string[] {
  const findings = checked.flatMap((template) => template.findings);
  const open = findings.filter(({ waiver }) => !waiver).length;
  const perLayer = LAYERS.map((layer) => {
    const results = drill.results.filter((result) => result.layer === layer);
    return `  ${layer.padEnd(15)} ${String(results.filter(hasPassed).length).padStart(4)} of ${results.length} attacks refused as they must be`;
  });
  return [
    'What protects it now',
    ...perLayer,
    `  rules           ${open} findings, ${findings.length - open} under a waiver of this trial`,
    `  constraints     ${ledger.constraints} in the document: ${ledger.gateway} checked at the gateway, ${ledger.guard} by the guard, 0 dropped`,
    `  time            ${seconds.toFixed(1)} s`,
    ...(drill.uncallable.length > 0
      ? [`  not drilled     ${drill.uncallable.length} operations that no test caller may call`]
      : []),
  ];
}

const SHOWN = 12;

function failureLines(drill: DrillReport): readonly string[] {
  const failed = drill.results.filter((result) => !hasPassed(result));
  if (failed.length === 0) return [];
  const lines = failed
    .slice(0, SHOWN)
    .map(
      ({ slug, operation, name, verdict, detail }) =>
        `  ${slug} ${operation ?? ''} ${name}: ${verdict}${detail ? `, ${detail}` : ''}`,
    );
  return [
    '',
    'What did not end as it must',
    ...lines,
    ...(failed.length > SHOWN ? [`  and ${failed.length - SHOWN} more`] : []),
  ];
}

/** Findings of one kind are told once, with the places, so that a large document does not drown its reader. */
function undecidedLines(findings: readonly ContractFinding[]): readonly string[] {
  if (findings.length === 0) return ['', 'The document leaves nothing undecided.'];
  const byCode = new Map<string, ContractFinding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  const blocks = [...byCode.values()].flatMap((group) => [
    `  ${group[0].code} (${group.length})`,
    ...group.slice(0, 3).map(({ pointer, message }) => `    ${message}  ${pointer}`),
    ...(group.length > 3 ? [`    and ${group.length - 3} more`] : []),
    `    next: ${group[0].remedy}`,
  ]);
  return ['', 'What the document leaves undecided', ...blocks];
}
