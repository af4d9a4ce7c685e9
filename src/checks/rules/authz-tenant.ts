import { environmentOf } from '../model/functions';
import { verifierIsUnknown } from '../model/hardened';
import { isObject, jsonOf } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzTenant: Rule = {
  id: 'authz-tenant',
  finding: 'nothing tells that the authorizer keeps tenants apart',
  reason: 'an identifier of another tenant is all it takes',
  check: everyOperation((operation) => {
    if (verifierIsUnknown(operation)) return true;
    const takesIdentifier = operation.authorizer !== undefined && operation.path.includes('{');
    const resolvers = jsonOf(environmentOf(operation.authorizer?.function).HARDENED_RESOLVERS);
    return takesIdentifier && !(isObject(resolvers) && Object.keys(resolvers).length > 0);
  }),
};
