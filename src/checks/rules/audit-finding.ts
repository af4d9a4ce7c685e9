import { environmentOf } from '../model/functions';
import { detectorsOn, logsOf, streamOf, watches } from '../model/log-readers';
import { asList, at, referencesIn, textOf } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

/** What is wrong with the way from a queue of findings to its receiver. */
function faultsOf(queue: TemplateResource, model: TemplateModel): string[] {
  const readers = model
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => referencesIn(properties.EventSourceArn).has(queue.id) && properties.Enabled !== false);
  const forgets = readers.filter(
    ({ properties }) => !asList(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
  );
  const lost = [...referencesIn(at(queue.properties, 'RedrivePolicy', 'deadLetterTargetArn'))]
    .map((id) => model.get(id))
    .find((each) => each?.type === 'AWS::SQS::Queue');
  const alarms = model.ofType('AWS::CloudWatch::Alarm');
  const rings = alarms.some(
    (alarm) => lost && watches(alarm, lost) && asList(alarm.properties.AlarmActions).length > 0,
  );
  return [
    ...(readers.length === 0 ? [`nobody takes findings from ${queue.id}`] : []),
    ...forgets.map(({ id }) => `${id} forgets findings that its receiver refuses`),
    ...(lost ? [] : [`${queue.id} drops findings that nobody can take`]),
    ...(lost && !rings ? [`no alarm rings when findings lie in ${lost.id}`] : []),
  ];
}

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
      ...[...queues].flatMap((queue) => faultsOf(queue, model)),
      ...foreignProducts(model),
    ];
  }),
};
