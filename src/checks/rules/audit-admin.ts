import { administrativeActions, PLATFORM_SOURCES, REVEALING_READS } from '../../vocabulary/administration';
import type { ApiModel } from '../model/api-model';
import { activeRules, leadsTo, takesAction, takesAllOf } from '../model/event-rules';
import { logsOf, streamOf } from '../model/log-readers';
import { referencesIn, textOf } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

function unseen(streams: ReadonlySet<TemplateResource>, model: TemplateModel): string[] {
  const rules = activeRules(model).filter((rule) => leadsTo(streams, rule, model));
  const isTaken = (action: string) => rules.some((rule) => takesAction(rule, action));
  const withReads = rules.filter(({ properties }) => textOf(properties.State)?.endsWith('MANAGEMENT_EVENTS'));
  return [
    ...PLATFORM_SOURCES.filter((source) => !rules.some((rule) => takesAllOf(rule, source))).map(
      (source) => `changes of ${source.replace('aws.', '')} reach no detector`,
    ),
    ...administrativeActions()
      .filter((action) => !isTaken(action))
      .map((action) => `${action} reaches no detector`),
    ...REVEALING_READS.filter((action) => !withReads.some((rule) => takesAction(rule, action))).map(
      (action) => `${action} is a read, and no rule asks EventBridge for reads`,
    ),
  ];
}

/** `arn:...:api/stage/...`, where the stage is that of the console's test, or any. */
const TESTABLE = /:[^:/]+\/(\*|test-invoke-stage)(\/|$)/;

/**
 * Test calls of the console pass web ACL and authorizer by and leave no record in CloudTrail: what keeps them out is that
 * the function takes calls of the stage alone.
 */
function testable(api: ApiModel, model: TemplateModel): string[] {
  const backends = new Set(api.operations.flatMap(({ backend }) => backend?.id ?? []));
  return model
    .ofType('AWS::Lambda::Permission')
    .filter(({ properties }) => textOf(properties.Principal) === 'apigateway.amazonaws.com')
    .filter(({ properties }) => [...referencesIn(properties.FunctionName)].some((id) => backends.has(id)))
    .filter(({ properties }) => TESTABLE.test(textOf(properties.SourceArn) ?? ':any/*/'))
    .map(({ id }) => `${id} lets in test calls, which leave no record`);
}

export const auditAdmin: Rule = {
  id: 'audit-admin',
  finding: 'an administrative action on the API platform reaches no detector',
  reason: 'whoever may change the authorizer needs no token: only the record of the change tells',
  check: everyStage((stage, api, model) => {
    const streams = new Set(logsOf(stage, api, model).flatMap((log) => streamOf(log, model) ?? []));
    // Without a stream nobody reads any log: audit-pipeline says so.
    return [...(streams.size === 0 ? [] : unseen(streams, model)), ...testable(api, model)];
  }),
};
