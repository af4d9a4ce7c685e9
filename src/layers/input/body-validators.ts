import { Validations } from 'aws-cdk-lib';
import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';

/** Says to the stock rule pack, which reads no bodies, where the validators of this API are. */
export function acknowledgeBodyValidators(api: RestApiBase): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG2',
    reason:
      'every operation names a request validator within the body of the API; input-gateway-model checks each of them',
  });
}
