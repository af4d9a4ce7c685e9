import type { DomainModel } from '../model/api-model';
import { isStrict, isStrictForMutualTls, isStrictForPrivate } from '../model/tls';
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
  const domains = api.domains.filter((domain) => !hasStrictest(domain)).map(({ resource }) => `domain ${resource.id}`);
  return [...(isStrict(api.resource.properties.SecurityPolicy) ? [] : ['the default endpoint']), ...domains];
});

function hasStrictest({ resource, mutualTls, private: isPrivate }: DomainModel): boolean {
  const policy = resource.properties.SecurityPolicy;
  if (isPrivate) return isStrictForPrivate(policy);
  return mutualTls ? isStrictForMutualTls(policy) : isStrict(policy);
}
