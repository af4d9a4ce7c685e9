import { accessSignal } from '../../../../lambda/detector/normalize/access';
import { wafSignal } from '../../../../lambda/detector/normalize/waf';

const EDGE = '130.176.0.7';
const CALLER = '198.51.100.7';
const HEADER = 'x-hardened-viewer';

const wafLine = (headers: readonly { name: string; value: string }[], rule = 'network-method-override') => ({
  timestamp: 1_795_000_000_000,
  action: 'BLOCK',
  terminatingRuleId: rule,
  httpRequest: { requestId: 'r', clientIp: EDGE, country: 'US', headers },
});

describe('a line of the web ACL behind an edge', () => {
  it('names the caller that the edge saw, and no country', () => {
    const signal = wafSignal(wafLine([{ name: 'X-Hardened-Viewer', value: CALLER }]), HEADER);

    expect(signal).toMatchObject({ ip: CALLER, caller: CALLER });
    expect(signal?.country).toBeUndefined();
  });

  it.each([
    ['without the address', []],
    ['with two addresses', [CALLER, '203.0.113.1'].map((value) => ({ name: HEADER, value }))],
    ['with a text', [{ name: HEADER, value: 'localhost' }]],
  ])('names nobody %s', (_name, headers) => {
    expect(wafSignal(wafLine(headers), HEADER)?.ip).toBeUndefined();
  });

  it('names the connection of whoever went round the edge, whatever he wrote into the header', () => {
    const forged = [{ name: HEADER, value: CALLER }];

    expect(wafSignal(wafLine(forged, 'network-edge'), HEADER)).toMatchObject({ ip: EDGE, country: 'US' });
  });
});

it('names the connection where no edge stands', () => {
  expect(wafSignal(wafLine([{ name: HEADER, value: CALLER }]))).toMatchObject({ ip: EDGE, country: 'US' });
});

it('takes no server of the edge in the access log for a caller', () => {
  const line = { time: '1795000000000', extendedRequestId: 'r', status: '401', sourceIp: EDGE, consumer: '-' };

  expect([accessSignal(line)?.ip, accessSignal(line, HEADER)?.ip]).toEqual([EDGE, undefined]);
});

it.each([
  ['a domain without client certificates', '-', 'TLSv1.3'],
  ['a domain with client certificates, for which AWS has no policy of TLS 1.3 alone', '0a:1b', undefined],
])('knows the policy of %s', (_name, certSerial, oldestTls) => {
  const line = { time: '1795000000000', extendedRequestId: 'r', status: '200', oldestTls: 'TLSv1.3', certSerial };

  expect(accessSignal(line)?.oldestTls).toBe(oldestTls);
});
