import { ADMINISTRATION_DETECTIONS, TABLE_WRITES } from './detections/administration';

/** Services that make up the API platform: every change of theirs is recorded. As EventBridge names them. */
export const PLATFORM_SOURCES: readonly string[] = [
  'aws.apigateway',
  'aws.wafv2',
  'aws.verifiedpermissions',
  'aws.cognito-idp',
  'aws.shield',
  'aws.acm',
];

/** Services that the platform stands on: of theirs, the changes that a detection looks for. */
export const SUPPORT_SOURCES: readonly string[] = [
  'aws.logs',
  'aws.cloudtrail',
  'aws.firehose',
  'aws.kinesis',
  'aws.events',
  'aws.monitoring',
  'aws.lambda',
  'aws.s3',
  'aws.kms',
  'aws.secretsmanager',
  'aws.dynamodb',
];

/** Reads that give keys away. EventBridge passes reads on to rules that ask for them only. */
export const REVEALING_READS: readonly string[] = ['GetApiKey', 'GetApiKeys', 'ExportCertificate'];

/** What users of a pool do themselves: sign-in is recorded by the issuer and would drown what administrators do. */
export const USER_ACTIONS: readonly string[] = [
  'InitiateAuth',
  'RespondToAuthChallenge',
  'SignUp',
  'ConfirmSignUp',
  'ForgotPassword',
  'ConfirmForgotPassword',
  'ResendConfirmationCode',
  'GetUser',
  'RevokeToken',
  'GlobalSignOut',
];

/** Every action that a detection looks for. */
export function administrativeActions(): string[] {
  const names = ADMINISTRATION_DETECTIONS.flatMap(({ where }) =>
    where.flatMap((condition) => (condition.field === 'event' && 'in' in condition ? condition.in : [])),
  );
  return [...new Set(names)].filter((name) => !REVEALING_READS.includes(name) && !TABLE_WRITES.includes(name)).sort();
}
