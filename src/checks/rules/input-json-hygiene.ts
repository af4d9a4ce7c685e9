import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const inputJsonHygiene: Rule = {
  id: 'input-json-hygiene',
  finding: 'nothing tells that bodies with two meanings are refused',
  reason: 'duplicate members and prototype names are read differently by two parsers',
  check: everyOperation((operation) => operation.takesBody && !isGuarded(operation)),
};
