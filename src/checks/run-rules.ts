import type { WaiverModel } from './model/api-model';
import type { TemplateModel } from './model/template-model';
import type { Rule, Violation } from './rule';
import { RULES } from './rules';

/** One finding of one rule. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly violation: Violation;
  /** The waiver that covers it, while it has not expired. */
  readonly waiver?: WaiverModel;
}

/** Runs every rule over a template. Findings under a waiver are kept, so that every report shows them. */
export function runRules(model: TemplateModel, now: Date, rules: readonly Rule[] = RULES): readonly RuleFinding[] {
  return rules.flatMap((rule) =>
    rule.check(model, now).map((violation) => ({ rule, violation, waiver: waiverFor(model, rule, violation, now) })),
  );
}

/** A waiver counts for the API that carries it, until the day it names has passed. */
function waiverFor(model: TemplateModel, rule: Rule, violation: Violation, now: Date): WaiverModel | undefined {
  return model.apis
    .filter((api) =>
      belongsTo(
        api.resource.id,
        api.stages.map((stage) => stage.resource.id),
        violation,
      ),
    )
    .flatMap((api) => api.waivers)
    .find(
      (waiver) =>
        waiver.slug === rule.id && isComplete(waiver) && Date.parse(`${waiver.expires}T23:59:59Z`) >= now.getTime(),
    );
}

const belongsTo = (api: string, stages: readonly string[], violation: Violation) =>
  violation.resource === api || stages.includes(violation.resource);

const isComplete = (waiver: WaiverModel) => waiver.owner !== '' && waiver.reason !== '';
