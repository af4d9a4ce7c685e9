import type { ApiModel } from '../model/api-model';
import { edgeOf } from '../model/edge';
import { environmentOf } from '../model/functions';
import { asList, asText, at, jsonOf, referencesIn, type Value } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { viewerTruststores } from '../model/truststore';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportRevocation: Rule = {
  id: 'transport-revocation',
  finding: 'a client certificate that its authority has revoked is still accepted',
  reason: 'API Gateway reads no revocation list and asks no responder: a stolen certificate works until it ends',
  check: everyApi((api, model) => {
    if (!takesConsumerCertificates(api, model)) return false;
    const authorizers = api.operations.flatMap(({ authorizer }) => (authorizer ? [authorizer.function] : []));
    const isAsked = authorizers.length > 0 && authorizers.every(demandsList);
    return [
      ...(isAsked ? [] : ['the authorizer asks for no fresh revocation list']),
      ...(hasFeed(authorizers, model) ? [] : ['nothing keeps the deny list of its authorizer up to date']),
    ];
  }),
};

/** Behind an edge with a certificate of its own, consumers show theirs to the edge. */
function takesConsumerCertificates(api: ApiModel, model: TemplateModel): boolean {
  if (edgeOf(api)?.mutualTls) return viewerTruststores(model).length > 0;
  return api.domains.some(({ mutualTls }) => mutualTls);
}

const demandsList = (authorizer: TemplateResource | undefined) =>
  environmentOf(authorizer).HARDENED_REVOCATION === 'lists';

/** A scheduled function that writes into the table that the authorizer reads. */
function hasFeed(authorizers: readonly (TemplateResource | undefined)[], model: TemplateModel): boolean {
  const tables = new Set(
    authorizers.flatMap((authorizer) => [...referencesIn(environmentOf(authorizer).HARDENED_REGISTRY_TABLE)]),
  );
  const scheduled = model
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => isOften(properties.ScheduleExpression) && properties.State !== 'DISABLED')
    .flatMap(({ properties }) => asList(properties.Targets).flatMap((target) => [...referencesIn(at(target, 'Arn'))]));
  return model.ofType('AWS::Lambda::Function').some((fn) => {
    const { HARDENED_REVOCATION_FEEDS: feeds, HARDENED_REGISTRY_TABLE: table } = environmentOf(fn);
    const lists = asList(jsonOf(feeds)).flatMap((feed) => asList(at(feed, 'lists')));
    return (
      lists.length > 0 &&
      lists.every((list) => asText(list) !== undefined) &&
      [...referencesIn(table)].some((id) => tables.has(id)) &&
      scheduled.includes(fn.id)
    );
  });
}

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60 };
const HALF_A_DAY = 12 * 60;

/** A certificate that was revoked today must not count until tomorrow. */
function isOften(expression: Value): boolean {
  const text = asText(expression) ?? '';
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(text) ?? [];
  // Minutes, hours, day of the month, month, day of the week, year.
  const isOfEveryDay = /^cron\(\S+ (?:\*|[*0]\/\d) [*?] \* [*?] \*\)$/.test(text);
  return isOfEveryDay || (unit !== undefined && Number(count) * MINUTES[unit] <= HALF_A_DAY);
}
