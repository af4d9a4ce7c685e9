import { meshFaults } from '../model/mesh';
import type { Rule } from '../rule';

export const transportMesh: Rule = {
  id: 'transport-mesh',
  finding: 'a mesh trusts its network, or is gone round',
  reason: 'an inner network is one break-in away: who is in it calls what asks for no identity',
  check: meshFaults,
};
