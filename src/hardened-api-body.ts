import type { BoundBackend } from './backends/bound-backend';
import { type ContractModel, type GatewayBody, gatewayBody, type ValidatorLimit } from './contract';
import { gatewayResponses } from './layers/input/gateway-responses';

/** Name of the security scheme that every operation requires. */
const SCHEME = 'hardened';

/** What layers and backend contribute to the body of the REST API. */
export interface BodyParts {
  readonly authorizerUri: string;
  readonly integration: BoundBackend['integration'];
  readonly anonymousOperations: readonly string[];
  /** An issuer demands nonces in proofs, which refusals then bring. */
  readonly isNonceGiven?: boolean;
  /** What the guard's compiler found in the contract. */
  readonly limits: readonly ValidatorLimit[];
}

/** The body of the REST API: the contract with authorizer, validators, integration and refusals at every operation. */
export function restApiBody(model: ContractModel, parts: BodyParts): GatewayBody {
  const anonymous = new Set(parts.anonymousOperations);
  return gatewayBody(model, {
    securityScheme: { name: SCHEME, definition: securityScheme(parts.authorizerUri) },
    planKey: { name: 'plan', definition: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
    // The key that usage plans count by comes from the authorizer: one that the caller sends is ignored.
    extensions: { 'x-amazon-apigateway-api-key-source': 'AUTHORIZER' },
    isAnonymous: (operation) => anonymous.has(operation.spec.id),
    integration: parts.integration,
    gatewayResponses: { ...gatewayResponses({ isNonceGiven: parts.isNonceGiven }) },
    limits: parts.limits,
  });
}

/** A REQUEST authorizer without cache: every request is decided anew, and one without a credential costs no invocation. */
function securityScheme(authorizerUri: string) {
  return {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 0,
      authorizerUri,
    },
  };
}
