import { type Attack, casesOr, notApplicable } from '../drill/attack';
import type { Certificate } from '../drill/target';
import { certified, presented } from './transport-mtls';

/** A chain must end in the truststore, link by link: a name is no link. */
export const transportTruststore: Attack = {
  slug: 'transport-truststore',
  title: 'enter with a certificate whose chain only looks like one of the truststore',
  cases: (context) => {
    const endpoint = context.target.endpoints.find(({ kind }) => kind === 'mtls-domain');
    const subject = certified(context);
    if (!endpoint) return notApplicable('the API has no domain with mutual TLS');
    if (!subject) return notApplicable('no identity holds a client certificate');
    const { certificates } = context.target.identities.forge;
    const chains: readonly (readonly [string, Certificate | undefined])[] = [
      ['certificate of an authority with the name of a trusted one', certificates.sameName],
      ['certificate signed by a certificate that is no authority', certificates.throughLeaf],
      ['certificate whose chain is not complete', certificates.withoutChain],
    ];
    return casesOr(
      chains.flatMap(([name, certificate]) => (certificate ? [presented(subject, endpoint, name, certificate)] : [])),
      'the target makes no certificates with a false chain',
    );
  },
};
