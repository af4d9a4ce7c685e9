import { createHash } from 'node:crypto';
import type { AwsCall } from '../core/aws';
import { transactionSigner } from '../core/transaction-token';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

const DEADLINE_MS = 10_000;

/** `Custom::HardenedTransactionKeys`: reads the seed and answers with the public key set; the seed goes nowhere. */
export async function provideTransactionKeys(event: CustomResourceEvent, call: AwsCall): Promise<CustomResourceResult> {
  const secret = textProperty(event.ResourceProperties, 'SecretArn');
  const physicalId = `transaction-keys-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`;
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const answer = await call({
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    body: { SecretId: secret },
    deadlineMs: DEADLINE_MS,
  });
  const { jwks } = transactionSigner(String(answer['SecretString'] ?? ''));
  return { physicalId, data: { Jwks: JSON.stringify(jwks) } };
}
