import { importKeySet, type KeySet } from '../../../../lambda/authorizer/keys/key-set';
import { FRESH_MS, PAUSE_MS, remoteKeys, STALE_MS, WARM_MS } from '../../../../lambda/authorizer/keys/remote-keys';
import { KIT } from '../test-issuers';

const { jwk, kid } = KIT.keys.ES256!;
const rotated = { ...KIT.partner!.key.jwk, kid: 'ec-2' };
const setOf = (...keys: unknown[]) => importKeySet({ keys }) as KeySet;

/** A key source over a scripted issuer and a clock that stands still until moved. */
function source(warm?: KeySet) {
  const world = { now: 1_000_000, calls: 0, answer: (): KeySet | Promise<KeySet> => setOf(jwk) };
  const keys = remoteKeys({
    now: () => world.now,
    warm,
    fetch: async () => {
      world.calls += 1;
      return world.answer();
    },
  });
  const find = async (id = kid) => (await keys.find(id, 'ES256')).fault ?? 'found';
  const fail = () => Promise.reject(new Error('503'));
  return { world, keys, find, fail };
}

describe('remoteKeys', () => {
  it('fetches once and then answers at once for ten minutes', async () => {
    const { world, keys, find } = source();

    await find();
    world.now += FRESH_MS - 1;
    const lookup = keys.find(kid, 'ES256');

    expect(lookup).not.toBeInstanceOf(Promise);
    expect(world.calls).toBe(1);
  });

  it('fetches again after ten minutes', async () => {
    const { world, find } = source();

    await find();
    world.now += FRESH_MS;
    await find();

    expect(world.calls).toBe(2);
  });

  it('starts with keys known beforehand, and fetches meanwhile', async () => {
    const { world, keys, find } = source(setOf(jwk));

    const first = keys.find(kid, 'ES256');

    expect(first).not.toBeInstanceOf(Promise);
    expect(await find()).toBe('found');
    expect(world.calls).toBe(1);
  });

  it('waits for the fetch when the key is not among those known beforehand', async () => {
    const { world, find } = source(setOf(jwk));
    world.answer = () => setOf(jwk, rotated);

    expect(await find('ec-2')).toBe('found');
    expect(world.calls).toBe(1);
  });

  it('forgets a key known beforehand that the issuer has withdrawn', async () => {
    const { world, find } = source(setOf(jwk));
    world.answer = () => setOf(rotated);

    await find('ec-2');

    expect(await find()).toBe('KEY_UNKNOWN');
  });

  it('goes by keys known beforehand for an hour while the issuer cannot be reached', async () => {
    const { world, find, fail } = source(setOf(jwk));
    world.answer = fail;
    await find('ec-2');

    world.now += STALE_MS - 1;
    const within = await find();
    world.now += 1 + PAUSE_MS;

    expect(within).toBe('found');
    expect(await find()).toBe('KEYS_UNAVAILABLE');
  });

  it('waits for a fetch once an instance is a minute old', async () => {
    const { world, keys } = source(setOf(jwk));
    world.now += WARM_MS;

    expect(keys.find(kid, 'ES256')).toBeInstanceOf(Promise);
  });

  it('fetches once under a storm of 200 requests', async () => {
    const { world, find } = source();

    const outcomes = await Promise.all(Array.from({ length: 200 }, () => find()));

    expect(new Set(outcomes)).toEqual(new Set(['found']));
    expect(world.calls).toBe(1);
  });

  it('fetches once for 200 unknown key ids at once', async () => {
    const { world, find } = source();
    await find();
    world.now += PAUSE_MS;

    await Promise.all(Array.from({ length: 200 }, (_, index) => find(`unknown-${index}`)));

    expect(world.calls).toBe(2);
  });

  it('fetches for unknown key ids at most once in 30 seconds', async () => {
    const { world, find } = source();
    await find();

    for (let second = 0; second < 90; second++) {
      world.now += 1000;
      await find(`unknown-${second}`);
    }

    expect(world.calls).toBe(4);
  });

  it('notices a rotation with the first token of the new key', async () => {
    const { world, find } = source();
    await find();
    world.now += PAUSE_MS;
    world.answer = () => setOf(rotated);

    expect(await find('ec-2')).toBe('found');
    expect(await find()).toBe('KEY_UNKNOWN');
  });

  it('keeps the last good keys for an hour while the issuer is down', async () => {
    const { world, find, fail } = source();
    await find();
    world.answer = fail;

    world.now += STALE_MS - 1;
    expect(await find()).toBe('found');
    world.now += PAUSE_MS;
    expect(await find()).toBe('KEYS_UNAVAILABLE');
  });

  it('refuses while there never were keys', async () => {
    const { world, find, fail } = source();
    world.answer = fail;

    expect(await find()).toBe('KEYS_UNAVAILABLE');
  });

  it('pauses for 30 seconds after a failed fetch, then recovers', async () => {
    const { world, find, fail } = source();
    world.answer = fail;
    await find();
    world.answer = () => setOf(jwk);

    world.now += PAUSE_MS - 1;
    expect(await find()).toBe('KEYS_UNAVAILABLE');
    expect(world.calls).toBe(1);
    world.now += 1;
    expect(await find()).toBe('found');
  });

  it('takes a key that was published under an old id for the new one after a fetch', async () => {
    const { world, find } = source();
    await find();
    world.now += FRESH_MS;
    world.answer = () => setOf({ ...rotated, kid, use: 'enc' });

    expect(await find()).toBe('KEY_UNSUITABLE');
  });

  it('fetches anew when the clock leaps back', async () => {
    const { world, find } = source();
    await find();

    world.now -= 24 * STALE_MS;
    await find();

    expect(world.calls).toBe(2);
  });
});
