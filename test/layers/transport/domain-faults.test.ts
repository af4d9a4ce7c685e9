import { join } from 'node:path';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ApiDomain } from '../../../src/layers/transport/api-domain';
import { domainFaults as faultsOf } from '../../../src/layers/transport/domain-faults';
import { Truststore } from '../../../src/core/pki/truststore';
import { testStack } from '../test-stack';

const pem = (name: string) => join(__dirname, '..', '..', 'fixtures', 'pki', `${name}.pem`);

function domainWith(truststore?: (bucket: Bucket) => Truststore): ApiDomain {
  const stack = testStack();
  const certificate = Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-west-1:111122223333:certificate/1');
  const options = { name: 'api.example.com', certificate };
  return truststore
    ? ApiDomain.mutualTls({ ...options, truststore: truststore(new Bucket(stack, 'Bucket')) })
    : ApiDomain.of(options);
}

const domainFaults = (domains: ApiDomain[], isBehindMutualTlsEdge: boolean, hasConsumers = true) =>
  faultsOf({ domains, isBehindMutualTlsEdge, hasConsumers });

const LISTS = { revocationLists: ['https://pki.example.com/ca.crl'] };
const consumers = () => Truststore.ofConsumers([pem('authority')], LISTS);
const unlisted = () => Truststore.ofConsumers([pem('authority')]);
const edge = () => Truststore.ofEdge(pem('edge'), pem('authority'));
const foreign = (bucket: Bucket) => Truststore.fromBucket(bucket, 'a.pem', '1');

describe('the truststore of a domain', () => {
  it.each([
    ['consumers', 'who call themselves', consumers, false],
    ['an edge', 'that calls', edge, true],
  ])('may hold authorities of %s %s', (_holder, _caller, truststore, isBehindEdge) => {
    expect(domainFaults([domainWith(truststore)], isBehindEdge)).toEqual([]);
  });

  it.each([
    ['authorities of consumers behind an edge', consumers, true, 'who could connect to it round the edge'],
    ['the authority of an edge that there is not', edge, false, 'no edge presents a certificate'],
    ['what nobody can see', foreign, false, 'nobody knows whom it trusts'],
  ])('may not hold %s', (_name, truststore, isBehindEdge, what) => {
    expect(domainFaults([domainWith(truststore)], isBehindEdge)[0]?.what).toContain(what);
  });

  it('may be waived where nobody can see it', () => {
    expect(domainFaults([domainWith(foreign)], false)[0]?.slug).toBe('transport-truststore');
  });

  it('must name a revocation list, or have it waived', () => {
    expect(domainFaults([domainWith(unlisted)], false)[0]?.slug).toBe('transport-revocation');
  });

  it('may name lists only where consumers, and a deny list with them, are kept', () => {
    expect(domainFaults([domainWith(consumers)], false, false)[0]?.what).toContain('no consumer is known');
  });

  it('is nothing that a domain without client certificates has', () => {
    expect(domainFaults([domainWith()], true)).toEqual([]);
  });

  it.each([
    ['a file that is not there', () => Truststore.ofConsumers(['nowhere.pem']), 'does not exist'],
    [
      'a revocation list without a name',
      () => Truststore.ofConsumers([pem('authority')], { revocationLists: ['ftp://host/a.crl'] }),
      'write it as https://host/name.crl',
    ],
  ])('refuses %s', (_name, make, message) => {
    expect(make).toThrow(message);
  });
});
