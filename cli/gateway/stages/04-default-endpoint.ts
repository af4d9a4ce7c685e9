import { forbidden } from '../gateway-response';
import { decide, type Stage } from './stage';

const name = '04-default-endpoint';

/** The `execute-api` host answers 403 when the API disables it. */
export const defaultEndpoint: Stage = {
  name,
  run(x) {
    if (x.request.listener.kind !== 'execute-api') return undefined;
    if (x.api.disableExecuteApiEndpoint) {
      decide(x, name, '10', 'refuse', 'the default endpoint is disabled');
      return forbidden('ACCESS_DENIED', { isFixed: true });
    }
    if (x.domainName !== x.api.executeApiHost && !x.api.executeApiAliases.includes(x.domainName)) {
      decide(x, name, '12', 'refuse', `host "${x.domainName}" is not the default endpoint of the API`);
      return forbidden('ACCESS_DENIED', { isFixed: true });
    }
    decide(x, name, '10', 'note', 'the default endpoint is open: a domain with mutual TLS is bypassed through it');
    return undefined;
  },
};
