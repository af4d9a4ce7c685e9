import { FeedError, parseFeed } from '../../../lambda/ranges/parse-feed';

const LINES = { format: 'lines' } as const;
const AWS = { format: 'aws', service: 'CLOUDFRONT_ORIGIN_FACING' } as const;
const AZURE = { format: 'azure', service: 'AzureFrontDoor.Backend' } as const;

describe('parseFeed', () => {
  it('reads plain lists', () => {
    expect(parseFeed(LINES, ['173.245.48.0/20\n103.21.244.0/22\n', '2400:cb00::/32\r\n'])).toEqual({
      ipv4: ['103.21.244.0/22', '173.245.48.0/20'],
      ipv6: ['2400:cb00::/32'],
    });
  });

  it('reads one service of AWS', () => {
    const document = {
      prefixes: [
        { ip_prefix: '130.176.0.0/17', service: 'CLOUDFRONT_ORIGIN_FACING' },
        { ip_prefix: '3.5.140.0/22', service: 'AMAZON' },
      ],
      ipv6_prefixes: [{ ipv6_prefix: '2600:9000::/28', service: 'CLOUDFRONT_ORIGIN_FACING' }],
    };

    expect(parseFeed(AWS, [JSON.stringify(document)])).toEqual({ ipv4: ['130.176.0.0/17'], ipv6: ['2600:9000::/28'] });
  });

  it('reads one service tag of Azure', () => {
    const values = [
      { name: 'AzureCloud', properties: { addressPrefixes: ['4.150.0.0/16'] } },
      { name: 'AzureFrontDoor.Backend', properties: { addressPrefixes: ['147.243.0.0/16', '2a01:111:2050::/44'] } },
    ];

    expect(parseFeed(AZURE, [JSON.stringify({ values })])).toEqual({
      ipv4: ['147.243.0.0/16'],
      ipv6: ['2a01:111:2050::/44'],
    });
  });

  it.each([
    ['an empty document', LINES, ['']],
    ['HTML', LINES, ['<!DOCTYPE html><html><body>Attention required</body></html>']],
    ['HTML where JSON is expected', AWS, ['<html></html>']],
    ['a service that is gone', AWS, ['{"prefixes":[{"ip_prefix":"3.5.140.0/22","service":"AMAZON"}]}']],
    ['a tag that is gone', AZURE, ['{"values":[]}']],
    ['JSON of another shape', AZURE, ['[1]']],
    ['everyone', LINES, ['173.245.48.0/20\n0.0.0.0/0']],
    ['everyone in IPv6', LINES, ['173.245.48.0/20', '::/0']],
    ['half of the internet', LINES, ['128.0.0.0/1']],
    ['a private network', LINES, ['173.245.48.0/20\n10.0.0.0/8']],
    ['loopback', LINES, ['127.0.0.0/8']],
    ['addresses with host bits', LINES, ['173.245.48.7/20']],
    ['an entry that is cut short', LINES, ['173.245.48.0/20\n103.21.2']],
    ['an entry that is no text', AWS, ['{"prefixes":[{"ip_prefix":7,"service":"CLOUDFRONT_ORIGIN_FACING"}]}']],
    ['IPv6 alone', LINES, ['2400:cb00::/32']],
    [
      'more than an IP set takes',
      LINES,
      [Array.from({ length: 10_001 }, (_, i) => `1${i >> 16}.${(i >> 8) & 255}.${i & 255}.0/24`).join('\n')],
    ],
  ])('refuses a feed that lists %s', (_name, feed, texts) => {
    expect(() => parseFeed(feed, texts)).toThrow(FeedError);
  });
});
