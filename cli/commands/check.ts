import { templateModel } from '../../src/checks/model/template-model';
import { type RuleFinding, runRules } from '../../src/checks/run-rules';
import { RULES } from '../../src/checks/rules';
import { print } from '../report/print';
import { readTemplates } from './templates';

/** What `check` found in one template. */
export interface CheckedTemplate {
  readonly name: string;
  readonly apis: number;
  readonly findings: readonly RuleFinding[];
}

/**
 * Runs the rules over the templates of a cloud assembly, or over single template files.
 *
 * @returns exit code: 0 when nothing was found, 1 when something was.
 */
export function checkCommand(paths: readonly string[], options: { json?: boolean }, now: Date = new Date()): number {
  const checked = checkTemplates(paths, now);
  if (options.json) print(JSON.stringify(checked.map(asJson), undefined, 2));
  else for (const line of report(checked)) print(line);
  return checked.some(hasOpenFinding) ? 1 : 0;
}

/** Tells whether a rule fired that no waiver covers. */
export function hasOpenFinding({ findings }: CheckedTemplate): boolean {
  return findings.some(({ waiver }) => !waiver);
}

/** The findings of each template, waived ones included. */
export function checkTemplates(paths: readonly string[], now: Date): readonly CheckedTemplate[] {
  return paths.flatMap(readTemplates).map(({ name, template }) => {
    const model = templateModel(template);
    return { name, apis: model.apis.length, findings: runRules(model, now) };
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
    findings: template.findings.map(({ rule, violation, waiver }) => ({
      rule: rule.id,
      finding: rule.finding,
      reason: rule.reason,
      ...violation,
      waiver,
    })),
  };
}
