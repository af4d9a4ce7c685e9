import { canonicalJson, queryHash } from '../../../lambda/core/canonical';
import { firstRefusal, guarded, refuse } from '../../../lambda/core/decision';
import { secretOf } from '../../../lambda/core/secret';

describe('firstRefusal', () => {
  it('returns the first refusal in order', () => {
    const checks = [
      { slug: 'a', check: () => undefined },
      { slug: 'b', check: () => refuse('TOKEN_EXPIRED') },
      { slug: 'c', check: () => refuse('AUDIENCE_MISMATCH') },
    ];

    expect(firstRefusal(checks, {})).toMatchObject({ reason: 'TOKEN_EXPIRED', layer: 'authentication' });
  });
});

describe('guarded', () => {
  it('turns an exception into the answer for surprises', async () => {
    const handler = guarded(
      async (_event: string) => Promise.reject(new Error('surprise')),
      (_error, event) => `refused ${event}`,
    );

    expect(await handler('e-1')).toBe('refused e-1');
  });
});

describe('canonicalJson', () => {
  it('is the same for every order of members', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe(
      canonicalJson({ a: null, b: [1, { d: 1 }] }),
    );
  });
});

describe('queryHash', () => {
  it('is the same for no query and an empty one', () => {
    expect(queryHash(null)).toBe(queryHash({}));
  });

  it('tells a repeated parameter from one value that looks like both', () => {
    expect(queryHash({ a: ['1', '2'] })).not.toBe(queryHash({ a: ['1,2'] }));
  });
});

describe('secretOf', () => {
  const world = () => {
    const state = { now: 0, calls: 0, fails: false };
    const call = async () => {
      state.calls += 1;
      if (state.fails) throw new Error('down');
      return { SecretString: 'seed' };
    };
    return { state, read: secretOf('arn', call, () => state.now) };
  };

  it('reads once for many callers and keeps the value for five minutes', async () => {
    const { state, read } = world();

    await Promise.all([read(), read(), read()]);
    state.now = 299_999;
    await read();

    expect(state.calls).toBe(1);
  });

  it('reads again after five minutes', async () => {
    const { state, read } = world();

    await read();
    state.now = 300_000;
    await read();

    expect(state.calls).toBe(2);
  });

  it('does not keep a failure', async () => {
    const { state, read } = world();
    state.fails = true;
    await expect(read()).rejects.toThrow('down');
    state.fails = false;

    expect(await read()).toBe('seed');
  });
});
