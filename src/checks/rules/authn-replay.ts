import { environmentOf } from '../model/functions';
import { issuersOf, verifierIsUnknown } from '../model/hardened';
import { at, isObject, referencesIn, type Value } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

/** A table of this template whose entries go away by themselves: else it grows for ever, and somebody turns it off. */
function forgets(model: TemplateModel, table: Value): boolean {
  return [...referencesIn(table)].some((id) => {
    const resource = model.get(id);
    const expiry = at(resource?.properties, 'TimeToLiveSpecification');
    return resource?.type === 'AWS::DynamoDB::Table' && isObject(expiry) && expiry.Enabled === true;
  });
}

export const authnReplay: Rule = {
  id: 'authn-replay',
  finding: 'an issuer binds tokens to keys, and nothing remembers which proofs were used',
  reason: 'whoever records a request can send it again while its proof is fresh',
  check: everyOperation((operation, _api, model) => {
    if (verifierIsUnknown(operation)) return true;
    const binds = issuersOf(operation.authorizer?.function)?.some((issuer) => issuer.senderConstraint === 'dpop');
    const table = environmentOf(operation.authorizer?.function).HARDENED_REPLAY_TABLE;
    return binds === true && !forgets(model, table);
  }),
};
