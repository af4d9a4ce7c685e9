import { authorityKeys, truststoreFaults } from '../../core/pki/truststore-lint';
import { edgeOf } from '../model/edge';
import { truststoresOf, viewerTruststores } from '../model/truststore';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

/** Roots that the truststore towards an edge may hold: the authority of the edge, and its successor. */
const EDGE_AUTHORITIES = 2;

export const transportTruststore: Rule = {
  id: 'transport-truststore',
  finding: 'a truststore trusts more than the authorities of its callers, or nobody can see whom it trusts',
  reason: 'API Gateway checks the chain alone: every certificate of every authority in the truststore gets in',
  check: everyApi((api, model, now) => {
    const ofViewers = viewerTruststores(model);
    const viewers = new Set(ofViewers.flatMap((pem) => authorityKeys(pem ?? '')));
    const edge = ofViewers.flatMap((pem) => (pem === undefined ? [] : truststoreFaults(pem, now)));
    const domains = truststoresOf(api, model).flatMap(({ domain, pem }) => {
      const where = `truststore of domain ${domain.resource.id}`;
      if (pem === undefined) return [`${where} is not in this template`];
      const keys = authorityKeys(pem);
      const isOfEdge = edgeOf(api)?.mutualTls === true;
      return [
        ...truststoreFaults(pem, now).map(({ what }) => `${where}: ${what}`),
        ...(isOfEdge && keys.length > EDGE_AUTHORITIES
          ? [`${where} holds ${keys.length} authorities beside that of the edge`]
          : []),
        ...(keys.some((key) => viewers.has(key)) ? [`${where} holds an authority of consumers, too`] : []),
      ];
    });
    return [...domains, ...edge.map(({ what }) => `truststore of viewers: ${what}`)];
  }),
};
