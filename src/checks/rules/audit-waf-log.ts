import { asList, referencesIn } from '../model/references';
import { edgeWebAcls, loggingOf } from '../model/waf';
import type { TemplateModel } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

const unlogged = everyStage((stage) => stage.webAcl !== undefined && stage.webAclLogging === undefined);

/** A web ACL logs to one place: the configuration that is deployed last takes the log from the others. */
function contested(model: TemplateModel) {
  return model.ofType('AWS::WAFv2::WebACL').flatMap(({ id }) => {
    const all = model
      .ofType('AWS::WAFv2::LoggingConfiguration')
      .filter(({ properties }) => referencesIn(properties.ResourceArn).has(id));
    const places = all.flatMap(({ properties }) => asList(properties.LogDestinationConfigs));
    const count = Math.max(all.length, places.length);
    return count > 1 ? [{ resource: id, where: `${count} places are to take its log, and one does` }] : [];
  });
}

export const auditWafLog: Rule = {
  id: 'audit-waf-log',
  finding: 'the web ACL writes no log, or one that another place takes away',
  reason: 'blocked requests are the first sign of an attack',
  check: (model) => [
    ...unlogged(model),
    ...contested(model),
    ...edgeWebAcls(model)
      .filter((webAcl) => loggingOf(webAcl, model) === undefined)
      .map(({ id }) => ({ resource: id, where: 'the web ACL before the distribution' })),
  ],
};
