import { updateRanges } from '../../../lambda/ranges/update-ranges';
import type { RangeFeed } from '../../../src/vocabulary';
import { MemoryIpSets, setNamed } from './memory-ip-sets';

const FEED: RangeFeed = {
  format: 'lines',
  urls: ['https://ranges.example.com/v4', 'https://ranges.example.com/v6'],
  ipv4: setNamed('v4'),
  ipv6: setNamed('v6'),
};
const patience = { attempts: 3, wait: async () => undefined, random: () => 0 };

function update(sets: MemoryIpSets, documents: Readonly<Record<string, string>>) {
  const fetch = async (url: string) => documents[url.slice(-2)] ?? Promise.reject(new Error('gone'));
  return updateRanges(FEED, { sets, patience, fetch });
}

const held = () => new MemoryIpSets({ v4: ['173.245.48.0/20', '103.21.244.0/22'], v6: ['2400:cb00::/32'] });

describe('updateRanges', () => {
  it('brings both sets to exactly what is published', async () => {
    const sets = held();

    const outcome = await update(sets, { v4: '173.245.48.0/20\n104.16.0.0/13', v6: '2400:cb00::/32\n2606:4700::/32' });

    expect(sets.of('v4')).toEqual(['104.16.0.0/13', '173.245.48.0/20']);
    expect(sets.of('v6')).toEqual(['2400:cb00::/32', '2606:4700::/32']);
    expect(outcome).toEqual([
      { set: 'v4', ranges: 2, written: true },
      { set: 'v6', ranges: 2, written: true },
    ]);
  });

  it('writes nothing when nothing has changed, in whatever order', async () => {
    const sets = held();

    await update(sets, { v4: '103.21.244.0/22\n173.245.48.0/20', v6: '2400:cb00::/32' });

    expect(sets.writes).toEqual([]);
  });

  it.each([
    ['an empty document', { v4: '', v6: '' }],
    ['one of two documents', { v4: '173.245.48.0/20\n103.21.244.0/22' }],
    ['HTML', { v4: '<html>', v6: '<html>' }],
    ['everyone', { v4: '0.0.0.0/0', v6: '2400:cb00::/32' }],
    ['IPv4 alone, where IPv6 was published', { v4: '173.245.48.0/20\n103.21.244.0/22', v6: '' }],
  ])('keeps what was published last when the feed gives %s', async (_name, documents) => {
    const sets = held();

    await expect(update(sets, documents)).rejects.toThrow();
    expect([sets.of('v4'), sets.of('v6')]).toEqual([['173.245.48.0/20', '103.21.244.0/22'], ['2400:cb00::/32']]);
  });

  it('takes a list that lost more than half at once for an accident', async () => {
    const sets = new MemoryIpSets({ v4: ['8.8.8.0/24', '9.9.9.0/24', '1.1.1.0/24'], v6: [] });

    await expect(update(sets, { v4: '8.8.8.0/24', v6: '' })).rejects.toThrow(
      'lists 1 ranges for IP set v4, which holds 3',
    );
  });
});
