import { hstsFaults } from '../model/hsts';
import { meshFaults } from '../model/mesh';
import { plaintextPlaces } from '../model/terminators';
import type { Rule } from '../rule';

export const transportPlaintext: Rule = {
  id: 'transport-plaintext',
  finding: 'something answers, upgrades or sends plaintext, or a mesh trusts its network',
  reason: 'a redirect comes after the token has been sent in the clear, and an inner network is one break-in away',
  check: (model) => [...plaintextPlaces(model), ...meshFaults(model), ...hstsFaults(model)],
};
