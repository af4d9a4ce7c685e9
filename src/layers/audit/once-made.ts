import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What is kept, is kept once its stack stands: of a first deployment that failed, a log group would stay whose name the next
 * attempt needs, and a stream or a trail that somebody pays for.
 */
export function onceMade(policy: RemovalPolicy): RemovalPolicy {
  return policy === RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : policy;
}
