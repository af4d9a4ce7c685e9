import { ACM_EVENT } from '../../vocabulary/certificates';
import type { ApiModel } from '../model/api-model';
import { certificatesOf, isSameCertificate, isUnrenewed } from '../model/certificates';
import { activeRules, isHeard } from '../model/event-rules';
import { asList, at, isObject, textOf, type Value } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyApi, type Rule } from '../rule';

/** Without any of these, a certificate ends and nobody has been told. */
const NEEDED: readonly string[] = [ACM_EVENT.ENDING, ACM_EVENT.ENDED, ACM_EVENT.BLOCKED];

const MEMBERS = new Set(['source', 'detail-type', 'resources']);

export const transportCertificateExpiry: Rule = {
  id: 'transport-certificate-expiry',
  finding: 'nobody is told when a certificate of the API ends',
  reason: 'an ended certificate is an outage, and callers who learn to ignore the warning accept any certificate',
  check: everyApi((api, model) => (api.stages.length === 0 ? [] : unwatched(api, model))),
};

function unwatched(api: ApiModel, model: TemplateModel): string[] {
  const rules = activeRules(model).filter((rule) => isWhole(rule) && isHeard(rule, model));
  return certificatesOf(api, model).flatMap(({ user, arn }) => {
    if (isUnrenewed(arn, model))
      return [`${user} has a certificate of API Gateway, which ends after 365 days unannounced`];
    const watching = rules.filter(({ properties }) => takes(at(properties.EventPattern, 'resources'), arn));
    const types = watching.map(({ properties }) => at(properties.EventPattern, 'detail-type'));
    const missing = NEEDED.filter((event) => !types.some((type) => type === undefined || asList(type).includes(event)));
    return missing.length === 0 ? [] : [`${user}: its certificate, of which nobody hears "${missing[0]}"`];
  });
}

/** A rule about ACM's own events that leaves out none of a certificate. */
function isWhole({ properties }: TemplateResource): boolean {
  const pattern = properties.EventPattern;
  const isOfAcm = asList(at(pattern, 'source')).includes('aws.acm');
  return isOfAcm && isObject(pattern) && Object.keys(pattern).every((key) => MEMBERS.has(key));
}

function takes(resources: Value, arn: Value): boolean {
  if (resources === undefined) return true;
  return asList(resources).some((each) => {
    const prefix = textOf(at(each, 'prefix'));
    return prefix === undefined ? isSameCertificate(each, arn) : textOf(arn)?.startsWith(prefix) === true;
  });
}
