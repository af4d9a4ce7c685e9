import { edgeCertificate } from '../../../lambda/authorizer/edge-certificate';

const NAMES = { pem: 'cloudfront-viewer-cert-pem', validity: 'cloudfront-viewer-cert-validity' };
const PEM = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
const told = (more: Record<string, string[]> = {}) => ({
  [NAMES.pem]: [encodeURIComponent(PEM)],
  [NAMES.validity]: ['NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z'],
  ...more,
});

describe('the certificate that the edge tells of', () => {
  it('is the one that the caller showed', () => {
    expect(edgeCertificate(told(), NAMES, true)).toEqual({
      pem: PEM,
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
    });
  });

  it('is none on a connection that is not the one of the edge', () => {
    expect(edgeCertificate(told(), NAMES, false)).toBeUndefined();
  });

  it('is none where the header is missing', () => {
    expect(edgeCertificate({}, NAMES, true)).toBeUndefined();
  });

  it.each<[string, Record<string, string[]>]>([
    ['two certificates', { [NAMES.pem]: [encodeURIComponent(PEM), encodeURIComponent(PEM)] }],
    ['what cannot be decoded', { [NAMES.pem]: ['%E0%A4%A'] }],
  ])('is unreadable, and so nobody’s, for %s', (_name, headers) => {
    expect(edgeCertificate(told(headers), NAMES, true)?.pem).toBe('');
  });

  it('has no dates where the edge tells none', () => {
    expect(edgeCertificate(told({ [NAMES.validity]: ['soon'] }), NAMES, true)?.notAfter).toBe('');
  });
});
