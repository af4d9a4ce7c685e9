import { Aws, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** The URI under which the body of a REST API names a function. */
export function invocationUri(fn: IFunction): string {
  return `arn:${Aws.PARTITION}:apigateway:${Stack.of(fn).region}:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`;
}
