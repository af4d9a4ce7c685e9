import { hstsFaults } from '../model/hsts';
import { plaintextPlaces } from '../model/terminators';
import type { Rule } from '../rule';

export const transportPlaintext: Rule = {
  id: 'transport-plaintext',
  finding: 'something answers, upgrades or sends plaintext',
  reason: 'a redirect comes after the token has been sent in the clear',
  check: (model) => [...plaintextPlaces(model), ...hstsFaults(model)],
};
