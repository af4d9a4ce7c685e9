import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** A secret of our own, which nobody ever has to type. */
export interface HexSecretOptions {
  readonly description: string;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
  /** Why it is not rotated by a schedule: what changes with it, and when; absent: it is. */
  readonly rotation?: string;
}

/** A secret of 256 random bits, as 64 hex digits. */
export function hexSecret(scope: Construct, id: string, { rotation, ...options }: HexSecretOptions): Secret {
  const secret = new Secret(scope, id, {
    ...options,
    generateSecretString: {
      passwordLength: 64,
      // What remains are the hex digits.
      excludeCharacters: 'ghijklmnopqrstuvwxyz',
      excludeUppercase: true,
      excludePunctuation: true,
      requireEachIncludedType: false,
    },
  });
  if (rotation) Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: rotation });
  return secret;
}
