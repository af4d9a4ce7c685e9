import { FEED_LIMIT_BYTES, type Fetch, fetchFeed } from '../../../lambda/ranges/fetch-feed';

const answering =
  (body: string | Uint8Array, init?: ResponseInit): Fetch =>
  async () =>
    new Response(body as never, init);

describe('fetchFeed', () => {
  it('reads a document whole', async () => {
    expect(await fetchFeed('https://ranges.example.com', answering('173.245.48.0/20'))).toBe('173.245.48.0/20');
  });

  it('follows no redirect', async () => {
    const seen: unknown[] = [];
    await fetchFeed('https://ranges.example.com', async (_url, { redirect }) => {
      seen.push(redirect);
      return new Response('x');
    });

    expect(seen).toEqual(['error']);
  });

  it.each([
    ['an error', answering('no', { status: 503 }), 'answered 503'],
    ['HTML', answering('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }), 'answered with HTML'],
    ['too much', answering(new Uint8Array(FEED_LIMIT_BYTES + 1)), `more than ${FEED_LIMIT_BYTES} bytes`],
    ['no answer', (async () => Promise.reject(new Error('reset'))) as Fetch, 'gave no answer'],
  ])('refuses %s', async (_name, fetcher, message) => {
    await expect(fetchFeed('https://ranges.example.com', fetcher)).rejects.toThrow(message);
  });

  it('reads nothing in the clear', async () => {
    await expect(fetchFeed('http://ranges.example.com', answering('x'))).rejects.toThrow('not read over https');
  });
});
