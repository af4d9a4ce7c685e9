import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Authority, selfSignedClient } from '../../../cli/gateway/pki/certificates';
import { certificateId, CLIENT_AUTH } from '../../../lambda/core/certificate-id';

const derOf = (pem: string) => new X509Certificate(pem).raw;

describe('what is read of a certificate', () => {
  it('agrees with OpenSSL on the serial number of every public root', () => {
    const theirs = rootCertificates.map((pem) => BigInt(`0x${new X509Certificate(pem).serialNumber}`));
    const ours = rootCertificates.map((pem) => BigInt(`0x${certificateId(derOf(pem)).serial}`));

    expect(ours).toEqual(theirs);
  });

  it('names the issuer of two certificates of one authority alike', async () => {
    const authority = await Authority.create('acme');
    const [first, second] = [await authority.client('a'), await authority.client('b')];

    expect(certificateId(derOf(first.cert)).issuer).toBe(certificateId(derOf(second.cert)).issuer);
  });

  it('tells one authority from another', async () => {
    const [acme, globex] = [await Authority.create('acme'), await Authority.create('globex')];
    const [first, second] = [await acme.client('a'), await globex.client('a')];

    expect(certificateId(derOf(first.cert)).issuer).not.toBe(certificateId(derOf(second.cert)).issuer);
  });

  it('says what a certificate is for', async () => {
    expect(certificateId(derOf((await selfSignedClient('a')).cert)).purposes).toEqual([CLIENT_AUTH]);
  });

  it('says nothing of purposes where the certificate does not', async () => {
    expect(certificateId(derOf((await Authority.create('acme')).pem)).purposes).toBeUndefined();
  });

  it.each<[string, (der: Buffer) => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['half of it', (der) => der.subarray(0, der.length / 2)],
    ['something after it', (der) => Buffer.concat([der, Buffer.from([0])])],
    ['a length that never ends', () => Buffer.from([0x30, 0x80, 0, 0])],
    ['a length of 2^56', () => Buffer.from([0x30, 0x87, 1, 0, 0, 0, 0, 0, 0])],
    ['text', () => Buffer.from('certificate')],
  ])('refuses %s', async (_name, edit) => {
    const { cert } = await selfSignedClient('a');

    expect(() => certificateId(edit(derOf(cert)))).toThrow('DER');
  });

  it('never takes longer or throws otherwise, whichever byte is changed', async () => {
    const der = derOf((await selfSignedClient('a')).cert);
    const outcomes = new Set(
      Array.from(der, (_byte, index) => {
        const broken = Buffer.from(der);
        broken[index] = broken[index]! ^ 0xff;
        try {
          certificateId(broken);
          return 'read';
        } catch (error) {
          return (error as Error).message.slice(0, 3);
        }
      }),
    );

    expect([...outcomes].sort()).toEqual(['DER', 'read']);
  });
});
