import type { ContractModel } from '../../src/contract/types';
import type { ValidatorFinding } from '../../src/layers/input/validators/findings';
import { LAYERS } from '../../src/vocabulary';
import type { CheckedTemplate } from '../commands/check';
import { type CaseResult, type DrillReport, hasPassed } from '../drill/report';
import type { BootReport } from '../gateway/boot-report';
import { resourceTypesOf } from '../try/resource-types';
import { trialWaivers } from '../try/trial-waivers';
import type { LedgerTotals } from '../try/ledger';
import type { Sampling } from '../try/sampling';
import { closingLine } from './drill-table';
import { costText } from './cost-card';
import { counted, fitted, grouped, wrapped } from './lines';
import { assumedLines } from './try-assumed';
import { undecidedLines } from './try-undecided';

export interface TryFacts {
  readonly document: string;
  readonly contract: ContractModel;
  readonly checked: readonly CheckedTemplate[];
  readonly drill: DrillReport;
  readonly boot: BootReport;
  readonly ledger: LedgerTotals;
  /** What the guard's compiler found in the schemas, and examples that break them. */
  readonly inputFindings: readonly ValidatorFinding[];
  readonly sampling?: Sampling;
  readonly seconds: number;
  /** The folder of the assembly, where it was kept. */
  readonly kept?: string;
}

/** The last report that a newcomer reads: what is protected, what the document leaves open, what to do next. */
export function tryReport(facts: TryFacts): readonly string[] {
  const { title, version, operations, openapi, findings } = facts.contract;
  return [
    '',
    ...wrapped(`${title} ${version}: ${counted(operations.length, 'operation')}, OpenAPI ${openapi}`, ''),
    ...protectedLines(facts),
    ...leftOutLines(facts.drill),
    ...ruleLines(facts.checked),
    ...failureLines(facts.drill),
    ...assumedLines(findings, facts.checked, trialWaivers(resourceTypesOf(facts.contract))),
    ...undecidedLines([...findings, ...facts.inputFindings]),
    ...nextLines(facts),
    '',
    closingLine(facts.drill),
  ];
}

function protectedLines({ drill, checked, ledger, boot, sampling, seconds }: TryFacts): readonly string[] {
  const perLayer = LAYERS.map((layer) => {
    const results = drill.results.filter((result) => result.layer === layer);
    const refused = results.filter(hasPassed).length;
    const text = results.length === 0 ? 'no attack applies' : `${refused} of ${results.length} attacks refused`;
    return line(layer, text);
  });
  const findings = checked.flatMap((template) => template.findings);
  const open = findings.filter(({ waiver }) => !waiver).length;
  const relevant = boot.gaps.filter(({ isSecurityRelevant }) => isSecurityRelevant).length;
  return [
    '',
    'What protects it now',
    ...perLayer,
    line('rules', `${counted(open, 'finding')} in the template, ${findings.length - open} more waived for this trial`),
    ...wrapped(ledgerText(ledger), ' '.repeat(MARGIN), `  ${'constraints'.padEnd(LABEL)}`),
    line(
      'not evaluated',
      `${counted(boot.gaps.length, 'part')} of the stack on loopback, ${relevant} of them about security`,
    ),
    ...(sampling ? wrapped(sampling.text, ' '.repeat(MARGIN), `  ${'sampled'.padEnd(LABEL)}`) : []),
    ...wrapped(costText(checked.flatMap(({ costs }) => costs)), ' '.repeat(MARGIN), `  ${'costs'.padEnd(LABEL)}`),
    line('time', `${seconds.toFixed(1)} s`),
  ];
}

const LABEL = 16;
const MARGIN = LABEL + 2;
const line = (label: string, text: string) => `  ${label.padEnd(LABEL)}${text}`;

/** Every constraint is enforced somewhere: what the gateway's model cannot say, the guard checks. */
function ledgerText({ constraints, gateway, guard, refused, notes, dropped }: LedgerTotals): string {
  const others = [
    ...(refused > 0 ? [`${refused} in content types that are refused`] : []),
    ...(notes > 0 ? [`${counted(notes, 'format')} without a definition, taken as notes`] : []),
  ];
  const checked = `${guard} checked by the guard, ${gateway} of them by the gateway before`;
  return [`${constraints} in the document: ${checked}`, ...others, `${dropped} dropped`].join(', ');
}

const SHOWN = 12;

function leftOutLines({ uncallable, unmakeable, inapplicable }: DrillReport): readonly string[] {
  const reasons = grouped(unmakeable, ({ why }) => why);
  const operations = [
    ...(uncallable.length > 0 ? wrapped(`no test caller may call ${some(uncallable)}`, '    ', '  ') : []),
    ...[...reasons].flatMap(([why, group]) =>
      wrapped(`${some(group.map(({ operation }) => operation))}: ${why}`, '    ', '  '),
    ),
  ];
  const attacks = [...grouped(inapplicable, ({ why }) => why)].flatMap(([why, group]) =>
    wrapped(`${group.map(({ slug }) => slug).join(', ')}: ${why}`, '    ', '  '),
  );
  return [
    ...(operations.length > 0 ? ['', 'Operations that were not attacked', ...operations] : []),
    ...(attacks.length > 0 ? ['', 'Attacks that do not apply here', ...attacks] : []),
  ];
}

function some(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function ruleLines(checked: readonly CheckedTemplate[]): readonly string[] {
  const open = checked.flatMap(({ findings }) => findings.filter(({ waiver }) => !waiver));
  if (open.length === 0) return [];
  const lines = [...grouped(open, ({ rule }) => rule.id)].flatMap(([id, group]) => {
    const [{ rule, violation }] = group;
    const places = group.length > 1 ? ` (${group.length} places)` : '';
    const where = [violation.resource, violation.where].filter(Boolean).join(' ');
    return wrapped(`${id}${places}: ${rule.finding}, so ${rule.reason}; first at ${where}`, '    ', '  ');
  });
  return ['', 'What the rules find in the template', ...lines];
}

function failureLines(drill: DrillReport): readonly string[] {
  const failed = drill.results.filter((result) => !hasPassed(result));
  if (failed.length === 0) return [];
  return [
    '',
    'What did not end as it must',
    ...failed.slice(0, SHOWN).flatMap(failure),
    ...(failed.length > SHOWN
      ? [`  and ${failed.length - SHOWN} more; run "hardened-api drill" on the kept assembly`]
      : []),
  ];
}

function failure({ slug, operation, name, verdict, detail }: CaseResult): readonly string[] {
  return [
    fitted(`  ${slug}: ${name}${operation ? ` (${operation})` : ''}`),
    ...wrapped(`${verdict}${detail ? `: ${detail}` : ''}`, '    ').slice(0, 3),
  ];
}

function nextLines({ document, kept, contract }: TryFacts): readonly string[] {
  const undecided = contract.findings.some(({ severity }) => severity === 'undecided');
  const folder = kept ?? 'trial.out';
  return [
    '',
    'Next',
    ...(undecided ? ['  decide what is listed above in the document, then run this command again'] : []),
    ...(kept === undefined ? [`  hardened-api try ${document} --keep ${folder}`] : []),
    `  hardened-api serve ${folder}`,
  ];
}
