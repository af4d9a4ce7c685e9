import { everyApi } from '../rule';
import type { Rule } from '../rule';

import { isStrict } from '../model/tls';

export const networkDefaultEndpoint: Rule = {
  id: 'network-default-endpoint',
  finding: 'the default execute-api endpoint is open beside a custom domain, or has a lax TLS policy',
  reason: 'the same API answers there without the certificate, the domain and the edge',
  check: everyApi((api) =>
    api.domains.length > 0
      ? api.resource.properties.DisableExecuteApiEndpoint !== true
      : !api.private && !isStrict(api.resource.properties.SecurityPolicy),
  ),
};
