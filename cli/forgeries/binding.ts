import type { EditedToken } from './forgery';

/** What a caller who stole a token does not have: the certificate or key that the token is bound to. */
const STRANGER = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2';

/** RFC 8705 section 3.1: a bound token without its certificate is worth nothing. */
export const BOUND_TO_ANOTHER_CERTIFICATE: EditedToken = {
  name: 'token bound to a certificate of somebody else',
  reasons: ['CERTIFICATE_MISMATCH', 'CERTIFICATE_MISSING'],
  edit: ({ claims }) => {
    claims['cnf'] = { 'x5t#S256': STRANGER };
  },
};

/** RFC 9449 section 7.2: a bound token that is taken as a bearer token is no bound token. */
export const BOUND_WITHOUT_PROOF: EditedToken = {
  name: 'token bound to a key, sent without proof',
  reasons: ['PROOF_SCHEME_WRONG', 'PROOF_MISSING', 'BINDING_MISMATCH'],
  edit: ({ claims }) => {
    claims['cnf'] = { jkt: STRANGER };
  },
};
