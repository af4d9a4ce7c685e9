import { App, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { templateModel } from '../../src/checks/model/template-model';
import { type RuleFinding, runRules } from '../../src/checks/run-rules';
import type { BreakableTemplate, BrokenTwin } from './twin';

/** The template of a stack, as it would be deployed. */
export function synthesized(stack: Stack): BreakableTemplate {
  return App.of(stack)!.synth().getStackByName(stack.stackName).template as BreakableTemplate;
}

/** What cdk-nag's packs find that nobody gave a reason for. */
export function packFindings(stack: Stack): readonly string[] {
  return [new AwsSolutionsChecks(), new NIST80053R5Checks()]
    .flatMap((pack) => pack.validateScope(stack).violations)
    .map(({ ruleName, violatingResources }) => `${ruleName} ${violatingResources.map((each) => each.constructPath)}`);
}

/** What our rules find, waived findings excepted: `rule resource where`. */
export function openFindings(template: unknown, now = new Date()): readonly string[] {
  return runRules(templateModel(template), now)
    .filter(({ waiver }) => !waiver)
    .map(asLine);
}

const asLine = ({ rule, violation: { resource, where } }: RuleFinding) => [rule.id, resource, where].join(' ').trim();

/** The template with the hole. */
export function broken(template: BreakableTemplate, { opens, edit }: BrokenTwin): BreakableTemplate {
  const copy = structuredClone(template);
  if (!edit(copy)) throw new Error(`nothing to open for "${opens}"`);
  return copy;
}

/** Tells whether a finding is that of the twin, and names the place. */
export function isOf({ rule, says }: BrokenTwin, finding: string): boolean {
  return finding.startsWith(`${rule} `) && says.test(finding);
}
