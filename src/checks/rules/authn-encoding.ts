import { verifierIsUnknown } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnEncoding: Rule = {
  id: 'authn-encoding',
  finding: 'nothing tells that the authorizer accepts one canonical spelling of a token only',
  reason: 'two parsers that read one token differently are a way round both',
  check: everyOperation(verifierIsUnknown),
};
