import { isStrict, isStrictForMutualTls } from '../model/tls';
import { weakTerminators } from '../model/terminators';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportTlsPolicy: Rule = {
  id: 'transport-tls-policy',
  finding: 'a terminator accepts weak TLS',
  reason: 'old protocol versions and ciphers can be forced by whoever sits between',
  check: (model, now) => [...ofApis(model, now), ...weakTerminators(model)],
};

const ofApis = everyApi((api) => {
  const domains = api.domains
    .filter(({ resource, mutualTls }) =>
      mutualTls
        ? !isStrictForMutualTls(resource.properties.SecurityPolicy)
        : !isStrict(resource.properties.SecurityPolicy),
    )
    .map(({ resource }) => `domain ${resource.id}`);
  return [...(isStrict(api.resource.properties.SecurityPolicy) ? [] : ['the default endpoint']), ...domains];
});
