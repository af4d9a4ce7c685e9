import { randomBytes } from 'node:crypto';
import type { AwsCall } from '../core/aws';
import { publishKeys } from '../core/publish-keys';
import { type PublishedKey, readPublishedKeys } from '../core/published-keys';
import { transactionSigner } from '../core/transaction-token';

const DEADLINE_MS = 5_000;
/**
 * Authorizers sign with the old key for up to five minutes after a rotation, because they keep the secret that long, and a
 * token lives for one.
 */
const OVERLAP_SECONDS = 15 * 60;
/** Longer than a verifier goes on without asking for a key that it does not know. */
const SETTLE_MS = 2_000;
const ATTEMPTS = 5;

/** What Secrets Manager calls a rotation function with ("Rotation by Lambda function"). */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export interface RotationDeps {
  readonly call: AwsCall;
  /** Table of the published keys. */
  readonly table: string;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * One step of a rotation. The new public key is published before anything is signed with it, and the old one stays
 * published until nothing that it signed is alive: verification holds at every moment in between. Each step can be repeated.
 *
 * @throws when a step cannot be done; Secrets Manager then keeps the old key in use and tries again
 */
export async function rotateKey(event: RotationEvent, deps: RotationDeps): Promise<void> {
  switch (event.Step) {
    case 'createSecret':
      return createSeed(event, deps);
    case 'setSecret':
      return publishPending(event, deps);
    case 'testSecret':
      return awaitVerifiers(event, deps);
    case 'finishSecret':
      return useNewKey(event, deps);
    default:
      throw new Error(`rotation step ${event.Step} is not one of Secrets Manager's four`);
  }
}

async function createSeed(event: RotationEvent, deps: RotationDeps): Promise<void> {
  if ((await seedOf(event, deps, { VersionId: event.ClientRequestToken })) !== undefined) return;
  await secrets(deps, 'PutSecretValue', {
    SecretId: event.SecretId,
    ClientRequestToken: event.ClientRequestToken,
    SecretString: randomBytes(32).toString('hex'),
    VersionStages: ['AWSPENDING'],
  });
}

async function publishPending(event: RotationEvent, deps: RotationDeps): Promise<void> {
  const pending = publicKeyOf(await requiredSeed(event, deps, { VersionId: event.ClientRequestToken }));
  const current = publicKeyOf(await requiredSeed(event, deps, { VersionStage: 'AWSCURRENT' }));
  await change(deps, (keys) => [...without(keys, pending, current), current, pending]);
}

/** Ends once every verifier that meets the new key would find it. */
async function awaitVerifiers(event: RotationEvent, deps: RotationDeps): Promise<void> {
  const pending = publicKeyOf(await requiredSeed(event, deps, { VersionId: event.ClientRequestToken }));
  const { keys } = await readPublishedKeys(deps.table, deps.call);
  if (!keys.some(({ kid, exp }) => kid === pending.kid && exp === undefined)) {
    throw new Error('the new transaction key is not published; nothing may sign with it yet');
  }
  await deps.wait(SETTLE_MS);
}

async function useNewKey(event: RotationEvent, deps: RotationDeps): Promise<void> {
  const { SecretId, ClientRequestToken: token } = event;
  const described = await secrets(deps, 'DescribeSecret', { SecretId });
  const stages = Object.entries((described['VersionIdsToStages'] ?? {}) as Record<string, string[]>);
  const old = stages.find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
  const pending = publicKeyOf(await requiredSeed(event, deps, { VersionId: token }));
  if (old !== token) {
    await secrets(deps, 'UpdateSecretVersionStage', {
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: token,
      ...(old !== undefined && { RemoveFromVersionId: old }),
    });
  }
  const end = deps.now() + OVERLAP_SECONDS;
  // What was in use before goes; what goes already, goes no later.
  await change(deps, (keys) =>
    keys.map((key) => (key.kid === pending.kid ? key : { ...key, exp: Math.min(key.exp ?? end, end) })),
  );
}

function without(keys: readonly PublishedKey[], ...gone: readonly PublishedKey[]): readonly PublishedKey[] {
  return keys.filter(({ kid }) => gone.every((each) => each.kid !== kid));
}

async function change(
  { call, table, now }: RotationDeps,
  edit: (keys: readonly PublishedKey[]) => readonly PublishedKey[],
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { keys, version } = await readPublishedKeys(table, call);
    if (await publishKeys(table, call, { keys: edit(keys), version, now: now() })) return;
  }
  throw new Error('the published keys changed again and again meanwhile');
}

function publicKeyOf(seed: string): PublishedKey {
  const [key] = transactionSigner(seed).jwks.keys;
  return key as PublishedKey;
}

async function requiredSeed(event: RotationEvent, deps: RotationDeps, which: Which): Promise<string> {
  const seed = await seedOf(event, deps, which);
  if (seed === undefined) throw new Error('the secret has no such version; start the rotation again');
  return seed;
}

type Which = { readonly VersionId: string } | { readonly VersionStage: string };

async function seedOf({ SecretId }: RotationEvent, deps: RotationDeps, which: Which): Promise<string | undefined> {
  try {
    const text = (await secrets(deps, 'GetSecretValue', { SecretId, ...which }))['SecretString'];
    return typeof text === 'string' ? text : undefined;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function secrets({ call }: RotationDeps, operation: string, body: Record<string, unknown>) {
  return call({ service: 'secretsmanager', target: `secretsmanager.${operation}`, body, deadlineMs: DEADLINE_MS });
}
