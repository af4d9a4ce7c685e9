import { delimiter, join } from 'node:path';

/** What an environment is made of beside the template's own variables. */
export interface EnvironmentFacts {
  readonly functionName: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly region: string;
  readonly taskRoot: string;
  readonly layers: readonly string[];
  readonly dynamodb: string;
  readonly secrets: string;
  readonly objects: string;
  /** Events, queues, Security Hub, IP sets, Security Lake, roles. */
  readonly aws: string;
}

/**
 * The environment of a function: the template's variables and those that Lambda reserves, nothing of this machine.
 * Services that are not emulated lead to a dead port, so that no call reaches a real account.
 */
export function lambdaEnvironment(
  variables: Readonly<Record<string, string>>,
  facts: EnvironmentFacts,
): Record<string, string> {
  return {
    ...variables,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: facts.handler,
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${facts.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: facts.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(facts.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${facts.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_ACCESS_KEY_ID: 'LOCALACCESSKEYID0000',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_DYNAMODB: facts.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: facts.secrets,
    AWS_ENDPOINT_URL_S3: facts.objects,
    AWS_ENDPOINT_URL_EVENTBRIDGE: facts.aws,
    AWS_ENDPOINT_URL_SQS: facts.aws,
    AWS_ENDPOINT_URL_SECURITYHUB: facts.aws,
    AWS_ENDPOINT_URL_WAFV2: facts.aws,
    AWS_ENDPOINT_URL_SECURITYLAKE: facts.aws,
    AWS_ENDPOINT_URL_STS: facts.aws,
    LAMBDA_TASK_ROOT: facts.taskRoot,
    NODE_PATH: facts.layers.map((layer) => join(layer, 'nodejs', 'node_modules')).join(delimiter),
  };
}
