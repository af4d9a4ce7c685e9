import type { AwsCall } from './aws';

const DEADLINE_MS = 2_000;
/** A rotated secret is picked up within this time. */
const KEEP_MS = 5 * 60_000;

/**
 * Reads a secret on first use and keeps it for five minutes. A failure is not kept: the next request asks again.
 *
 * @throws AwsCallError
 */
export function secretOf(secretId: string, call: AwsCall, now: () => number = Date.now): () => Promise<string> {
  let kept: { readonly value: Promise<string>; readonly since: number } | undefined;

  async function read(): Promise<string> {
    const body = { SecretId: secretId };
    const answer = await call({
      service: 'secretsmanager',
      target: 'secretsmanager.GetSecretValue',
      body,
      deadlineMs: DEADLINE_MS,
    });
    const value = answer['SecretString'];
    if (typeof value !== 'string') throw new Error(`secret ${secretId} holds no text`);
    return value;
  }

  return () => {
    if (kept && now() - kept.since < KEEP_MS) return kept.value;
    const value = read();
    kept = { value, since: now() };
    value.catch(() => {
      kept = undefined;
    });
    return value;
  };
}
