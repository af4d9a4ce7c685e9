import { createHash } from 'node:crypto';
import type { AwsCall } from '../core/aws';
import { publishKeys } from '../core/publish-keys';
import { type PublishedKey, readPublishedKeys } from '../core/published-keys';
import { transactionSigner } from '../core/transaction-token';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

const DEADLINE_MS = 10_000;

/** What publishing a key works with. */
export interface TransactionKeyDeps {
  readonly call: AwsCall;
  /** Epoch seconds. */
  readonly now: () => number;
}

/**
 * `Custom::HardenedTransactionKeys`: reads the seed and publishes the public key in the table that verifiers read, beside
 * those that a rotation has put there. The seed goes nowhere.
 */
export async function provideTransactionKeys(
  event: CustomResourceEvent,
  { call, now }: TransactionKeyDeps,
): Promise<CustomResourceResult> {
  const secret = textProperty(event.ResourceProperties, 'SecretArn');
  const table = textProperty(event.ResourceProperties, 'Table');
  const physicalId = `transaction-keys-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const answer = await call({
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    body: { SecretId: secret },
    deadlineMs: DEADLINE_MS,
  });
  const { jwks } = transactionSigner(String(answer['SecretString'] ?? ''));
  const own = jwks.keys as readonly PublishedKey[];
  const { keys, version } = await readPublishedKeys(table, call);
  const others = keys.filter(({ kid }) => own.every((each) => each.kid !== kid));
  if (!(await publishKeys(table, call, { keys: [...others, ...own], version, now: now() }))) {
    throw new Error('a rotation is under way; deploy again');
  }
  return { physicalId, data: { Jwks: JSON.stringify(jwks) } };
}
