import { X509Certificate } from 'node:crypto';
import { Authority, type Certificate } from '../../../cli/gateway/pki/certificates';
import { certificateId } from '../../../lambda/core/certificate-id';
import { readRevocationList, RevocationListError } from '../../../lambda/revocation/revocation-list';

const NOW = Date.now() / 1000;
const DAY = 86_400;
const FRESH = { fromDays: -1, untilDays: 7 };

describe('a revocation list', () => {
  let acme: Authority;
  let stolen: Certificate;
  let list: Buffer;

  beforeAll(async () => {
    acme = await Authority.create('acme');
    stolen = await acme.client('erp');
    list = await acme.revocationList([stolen.cert], FRESH);
  });

  const read = (bytes: Buffer, authority: Authority = acme, now = NOW) =>
    readRevocationList(bytes, [new X509Certificate(authority.pem)], now);

  it('holds the serial numbers as certificates do', () => {
    const { serial, issuer } = certificateId(new X509Certificate(stolen.cert).raw);

    expect(read(list)).toMatchObject({ issuer, serials: [serial] });
  });

  it('may be empty', async () => {
    expect(read(await acme.revocationList([], FRESH)).serials).toEqual([]);
  });

  it('may be PEM', () => {
    const pem = `-----BEGIN X509 CRL-----\n${list.toString('base64')}\n-----END X509 CRL-----\n`;

    expect(read(Buffer.from(pem)).serials).toHaveLength(1);
  });

  it('says until when it holds', () => {
    expect(read(list).nextUpdate).toBeGreaterThan(NOW + 6 * DAY);
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['is stale', () => acme.revocationList([], { fromDays: -9, untilDays: -2 }), 'is stale since'],
    ['is not valid yet', () => acme.revocationList([], { fromDays: 2, untilDays: 9 }), 'is not valid yet'],
    [
      'is of another authority',
      async () => (await Authority.create('globex')).revocationList([], FRESH),
      'does not hold',
    ],
    [
      'is of an authority that only has the name',
      async () => (await Authority.create('acme')).revocationList([], FRESH),
      'has a signature that is not of its issuer',
    ],
    ['is not signed', () => withoutSignature(list), 'has a signature that is not of its issuer'],
    ['was changed', () => changedSerial(list, stolen.cert), 'has a signature that is not of its issuer'],
    ['is a web page', () => Buffer.from('<html>404</html>'), 'is no revocation list'],
    ['is nothing', () => Buffer.alloc(0), 'is no revocation list'],
    ['is cut off', () => list.subarray(0, list.length - 20), 'is no revocation list'],
    ['is a certificate', () => Buffer.from(acme.pem), 'is PEM of something else'],
  ])('is not believed when it %s', async (_name, bytes, why) => {
    const given = await bytes();

    expect(() => read(given)).toThrow(RevocationListError);
    expect(() => read(given)).toThrow(why);
  });

  it('is stale once its nextUpdate has passed', () => {
    expect(() => read(list, acme, NOW + 8 * DAY)).toThrow('is stale since');
  });
});

/** The signature, all zeros. */
function withoutSignature(list: Buffer): Buffer {
  const bytes = Buffer.from(list);
  bytes.fill(0, bytes.length - 40);
  return bytes;
}

/** The list with another serial number in it. */
function changedSerial(list: Buffer, pem: string): Buffer {
  const serial = Buffer.from(new X509Certificate(pem).serialNumber, 'hex');
  const bytes = Buffer.from(list);
  const at = bytes.indexOf(serial);
  bytes[at + serial.length - 1] = bytes[at + serial.length - 1]! ^ 1;
  return bytes;
}
