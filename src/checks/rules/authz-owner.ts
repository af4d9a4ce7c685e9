import { environmentOf } from '../model/functions';
import { verifierIsUnknown } from '../model/hardened';
import { isObject, jsonOf } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzOwner: Rule = {
  id: 'authz-owner',
  finding: 'nothing tells that the authorizer asks who owns an object',
  reason: 'whoever knows the URL has the object',
  check: everyOperation((operation) => {
    if (verifierIsUnknown(operation)) return true;
    const takesIdentifier = operation.authorizer !== undefined && operation.path.includes('{');
    const resolvers = jsonOf(environmentOf(operation.authorizer?.function).HARDENED_RESOLVERS);
    return takesIdentifier && !(isObject(resolvers) && Object.keys(resolvers).length > 0);
  }),
};
