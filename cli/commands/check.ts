import { templateModel } from '../../src/checks/model/template-model';
import { type RuleFinding, runRules } from '../../src/checks/run-rules';
import { RULES } from '../../src/checks/rules';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { parity } from '../parity/parity';
import { parityTable } from '../parity/table';
import { type Cost, costCard, costLines } from '../report/cost-card';
import { print } from '../report/print';
import { styleFor } from '../report/style';
import { readTemplates } from './templates';
import { UsageError } from './usage-error';

/** What `check` found in one template. */
export interface CheckedTemplate {
  readonly name: string;
  readonly apis: number;
  readonly findings: readonly RuleFinding[];
  /** What the template costs a month before traffic. */
  readonly costs: readonly Cost[];
}

/**
 * Runs the rules over the templates of a cloud assembly, or over single template files.
 *
 * @returns exit code: 0 when nothing was found, 1 when something was.
 */
export function checkCommand(
  paths: readonly string[],
  options: { json?: boolean; parity?: boolean },
  now: Date = new Date(),
): number {
  if (options.parity) return checkParity(paths, options, now);
  const checked = checkTemplates(paths, now);
  if (options.json) print(JSON.stringify(checked.map(asJson), undefined, 2));
  else for (const line of report(checked)) print(line);
  return checked.some(hasOpenFinding) ? 1 : 0;
}

/** @returns 1 when a control of the second assembly is weaker than in the first, and no waiver admits it. */
function checkParity(paths: readonly string[], options: { json?: boolean }, now: Date): number {
  const [external, internal, ...rest] = paths;
  if (!external || !internal || rest.length > 0) {
    throw new UsageError(
      '--parity compares two cloud assemblies: that of the external API, then that of the internal one',
    );
  }
  const rows = parity(loadAssembly(external), loadAssembly(internal), now);
  if (options.json) print(JSON.stringify(rows, undefined, 2));
  else for (const line of parityTable(rows, styleFor(process.stdout))) print(line);
  return rows.some(({ isWeaker, waiver }) => isWeaker && !waiver) ? 1 : 0;
}

/** Tells whether a rule fired that no waiver covers. */
export function hasOpenFinding({ findings }: CheckedTemplate): boolean {
  return findings.some(({ waiver }) => !waiver);
}

/** The findings of each template, waived ones included. */
export function checkTemplates(paths: readonly string[], now: Date): readonly CheckedTemplate[] {
  return paths.flatMap(readTemplates).map(({ name, template }) => {
    const model = templateModel(template);
    return { name, apis: model.apis.length, findings: runRules(model, now), costs: costCard(model) };
  });
}

function report(checked: readonly CheckedTemplate[]): readonly string[] {
  const open = checked.flatMap((template) => template.findings.filter((finding) => !finding.waiver));
  const waived = checked.flatMap((template) => template.findings.filter((finding) => finding.waiver));
  const apis = checked.reduce((sum, template) => sum + template.apis, 0);
  return [
    ...checked.flatMap((template) =>
      template.findings.filter((finding) => !finding.waiver).map((finding) => line(template, finding)),
    ),
    ...waived.map(
      (finding) =>
        `  waived  ${finding.rule.id}: ${finding.waiver?.reason} (${finding.waiver?.owner}, until ${finding.waiver?.expires})`,
    ),
    ...costLines(checked.flatMap(({ costs }) => costs)),
    `check: ${RULES.length} rules over ${apis} ${apis === 1 ? 'API' : 'APIs'} in ${checked.length} ${checked.length === 1 ? 'template' : 'templates'}: ${open.length} findings, ${waived.length} waived`,
  ];
}

function line(template: CheckedTemplate, { rule, violation }: RuleFinding): string {
  const where = violation.where === undefined ? '' : ` ${violation.where}`;
  return `  FINDING ${rule.id}  ${template.name} ${violation.resource}${where}\n          ${rule.finding}: ${rule.reason}`;
}

function asJson(template: CheckedTemplate) {
  return {
    template: template.name,
    apis: template.apis,
    costs: template.costs,
    findings: template.findings.map(({ rule, violation, waiver }) => ({
      rule: rule.id,
      finding: rule.finding,
      reason: rule.reason,
      ...violation,
      waiver,
    })),
  };
}
