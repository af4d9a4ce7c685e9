import { FeedError } from './parse-feed';

/** Azure's document has about 5 MB; what is longer is none of them. */
export const FEED_LIMIT_BYTES = 16 * 1024 * 1024;

const TIMEOUT_MS = 20_000;

/** The part of `fetch` that is used. */
export type Fetch = (url: string, options: { redirect: 'error'; signal: AbortSignal }) => Promise<Response>;

/**
 * Reads a document over HTTPS: whole, within the limit, without redirects.
 *
 * @throws FeedError naming the address and what came instead
 */
export async function fetchFeed(url: string, fetcher: Fetch = fetch): Promise<string> {
  if (!url.startsWith('https://')) throw new FeedError(`${url} is not read over https`);
  const response = await answerOf(url, fetcher);
  if (response.status !== 200) throw new FeedError(`${url} answered ${response.status}`);
  if (/html/i.test(response.headers.get('content-type') ?? '')) throw new FeedError(`${url} answered with HTML`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > FEED_LIMIT_BYTES) throw new FeedError(`${url} answered with more than ${FEED_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function answerOf(url: string, fetcher: Fetch): Promise<Response> {
  try {
    return await fetcher(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new FeedError(`${url} gave no answer`);
  }
}
