import { environmentOf } from '../model/functions';
import { detectorsOn, logsOf, streamOf } from '../model/log-readers';
import { queueFaults } from '../model/queues';
import { asList, at, referencesIn, textOf } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

// References stand as `<AWS::AccountId>` or `${AWS::AccountId}` in the text.
const PART = String.raw`(?:<[^>]+>|\$\{[^}]+\}|[^:/$<]+)`;
const PRODUCT = new RegExp(`:securityhub:${PART}:(${PART}):product/(${PART})/default$`);

/** Security Hub takes findings of the account that calls alone: for another account's product they are refused one by one. */
function foreignProducts(model: TemplateModel): string[] {
  return model.ofType('AWS::IAM::Policy').flatMap(({ id, properties }) =>
    asList(at(properties.PolicyDocument, 'Statement'))
      .filter((statement) => [at(statement, 'Action')].flat().includes('securityhub:BatchImportFindings'))
      .flatMap((statement) => [at(statement, 'Resource')].flat())
      .filter((resource) => {
        const [, own, product] = PRODUCT.exec(textOf(resource) ?? '') ?? [];
        return own === undefined || own !== product;
      })
      .map(() => `${id} imports findings for a product that is not of the account`),
  );
}

export const auditFinding: Rule = {
  id: 'audit-finding',
  finding: 'findings can be lost on their way to who must know',
  reason: 'a call that went well may have refused a finding, and a finding that nobody sees is none',
  check: everyStage((stage, api, model) => {
    const streams = new Set(logsOf(stage, api, model).flatMap((log) => streamOf(log, model) ?? []));
    const detectors = [...streams].flatMap((stream) => detectorsOn(stream, model));
    const variables = detectors.flatMap(({ properties }) =>
      [...referencesIn(properties.FunctionName)].map((id) => environmentOf(model.get(id)).HARDENED_FINDING_QUEUES),
    );
    const named = variables.filter((value) => value !== undefined).map((value) => [...referencesIn(value)]);
    const queues = new Set(named.flat().flatMap((id) => model.get(id) ?? []));
    return [
      ...named.filter((ids) => ids.length === 0).map(() => 'findings go to a queue that this template does not show'),
      ...[...queues].flatMap((queue) => queueFaults(queue, 'findings', model)),
      ...foreignProducts(model),
    ];
  }),
};
