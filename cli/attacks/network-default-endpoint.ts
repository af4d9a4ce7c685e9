import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import { withoutHeader } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';

const CLOSED = refusedFor('ENDPOINT_DISABLED');

/** The name that AWS gives every API stands outside the domain's certificate, WAF edge and mutual TLS. */
export const networkDefaultEndpoint: Attack = {
  slug: 'network-default-endpoint',
  title: 'go round the published domain by the execute-api name',
  cases: (context) => {
    const endpoint = context.target.endpoints.find(({ kind }) => kind === 'execute-api');
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    if (!endpoint) return notApplicable('the target has no default endpoint');
    if (context.target.endpoints.every(({ kind }) => kind === 'execute-api')) {
      return notApplicable('the default endpoint is the only one; transport-tls-policy attacks it');
    }
    const connection = { endpoint, isFresh: true };
    return [
      changed(probe, 'good token at the execute-api name', CLOSED, (call) => ({ ...call, connection })),
      changed(probe, 'no token at the execute-api name', CLOSED, (call) => ({
        ...withoutHeader(call, 'Authorization'),
        connection,
      })),
    ];
  },
};
