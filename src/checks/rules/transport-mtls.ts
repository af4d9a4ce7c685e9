import { certificateConsumers } from '../model/hardened';
import { at } from '../model/references';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportMtls: Rule = {
  id: 'transport-mtls',
  finding: 'consumers have certificates but no domain asks for one, or its truststore is not pinned to a version',
  reason: 'certificates that nobody checks prove nothing, and an unversioned truststore never changes on deploy',
  check: everyApi((api) => {
    const mutual = api.domains.filter((domain) => domain.mutualTls);
    const unpinned = mutual
      .filter(({ resource }) => at(resource.properties, 'MutualTlsAuthentication', 'TruststoreVersion') === undefined)
      .map(({ resource }) => `truststore of domain ${resource.id}`);
    return [
      ...(certificateConsumers(api).length > 0 && mutual.length === 0 ? ['no mutual-TLS domain'] : []),
      ...unpinned,
    ];
  }),
};
