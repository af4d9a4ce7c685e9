import type { Forgery, Reasons, TokenFacts } from './forgery';

/** Cognito names the audience by the client. */
const UNKNOWN = (profile: TokenFacts['profile']): Reasons =>
  profile === 'cognito-access' ? ['CONSUMER_UNKNOWN', 'AUDIENCE_MISMATCH'] : ['CONSUMER_UNKNOWN'];
const NO_CLIENT: Reasons = ['CONSUMER_UNKNOWN', 'CLAIM_MISSING', 'CLAIM_INVALID', 'AUDIENCE_MISMATCH'];

/** A token of the right issuer whose client is another one than `client`. */
export function ofClient(name: string, value: unknown, reasons: Reasons): Forgery {
  return {
    name,
    reasons,
    senseless: ({ clientClaim }, { claims }) =>
      claims[clientClaim] === undefined ? `good tokens have no claim ${clientClaim}` : undefined,
    edit: ({ claims }, { clientClaim }) => {
      for (const each of ['azp', 'client_id']) delete claims[each];
      claims[clientClaim] = value;
    },
  };
}

/** A valid signature is not enough: the client must be one that somebody answers for. */
export function consumerForgeries(client: string, profile: TokenFacts['profile']): readonly Forgery[] {
  const unknown = UNKNOWN(profile);
  return [
    ofClient('client that no consumer owns', 'client-of-nobody', unknown),
    ofClient('client in other case', client.toUpperCase(), unknown),
    ofClient('client with a space behind', `${client} `, unknown),
    ofClient('list of clients', [client], NO_CLIENT),
    // A partner's token may name its client by the subject (RFC 7523).
    ...(profile === 'partner' ? [] : [ofClient('no client', undefined, NO_CLIENT)]),
  ];
}

/** Names of the registry in place of the client. */
export function registryForgeries(
  consumer: string,
  client: string,
  profile: TokenFacts['profile'],
): readonly Forgery[] {
  const unknown = UNKNOWN(profile);
  return [
    ...(consumer === client ? [] : [ofClient('consumer id in place of the client', consumer, unknown)]),
    ofClient('registry key in place of the client', `consumer#${consumer}`, unknown),
  ];
}
