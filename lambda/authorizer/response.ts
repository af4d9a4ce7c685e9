import { TRANSACTION_CONTEXT_KEY } from '../../src/vocabulary';

/** What the access log and the guard learn about a decision: strings only, API Gateway refuses anything else. */
export interface DecisionContext {
  readonly decision: 'allow' | 'refuse';
  readonly layer: string;
  readonly reason: string;
  readonly policies: string;
  readonly bundleHash: string;
  readonly consumer: string;
  readonly tenant: string;
  readonly subject: string;
  readonly operation: string;
  readonly tokenHash: string;
  readonly [TRANSACTION_CONTEXT_KEY]?: string;
  /** For the `WWW-Authenticate` header of the gateway's answer. */
  readonly challenge?: string;
  /** Seconds, for the `Retry-After` header of the gateway's answer. */
  readonly retryAfter?: string;
  /** For the header `DPoP-Nonce`, where an issuer demands nonces. */
  readonly dpopNonce?: string;
}

export interface AuthorizerResponse {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly [
      { readonly Action: string; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
    ];
  };
  readonly context: DecisionContext;
  /** Value of the API key by which usage plans count the caller. Without one, no method that demands a key is reached. */
  readonly usageIdentifierKey?: string;
}

/** AWS: the resource of a returned policy holds at most 512 characters. */
const MAX_RESOURCE = 512;

/** Tells whether an ARN, used as the resource of a policy, means just itself. */
export function isExactResource(methodArn: string): boolean {
  return methodArn.length <= MAX_RESOURCE && !/[*?$]/.test(methodArn);
}

function response(effect: 'Allow' | 'Deny', resource: string, context: DecisionContext): AuthorizerResponse {
  return {
    principalId: context.subject || 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
    },
    context,
  };
}

/** Allows exactly the request at hand, to be counted under the key. */
export function allowResponse(methodArn: string, context: DecisionContext, key?: string): AuthorizerResponse {
  return { ...response('Allow', methodArn, context), ...(key !== undefined && { usageIdentifierKey: key }) };
}

/**
 * Refuses a caller who spent its rate, so that it learns 429 and when to come back: every explicit Deny is a 403. It gets
 * no plan key, without which the gateway goes no further (`INVALID_API_KEY`, which answers 429), and no transaction token,
 * without which the guard answers nothing. Decision 0006.
 */
export function throttleResponse(methodArn: string, context: DecisionContext): AuthorizerResponse {
  return response('Allow', methodArn, context);
}

/**
 * Denies explicitly. An implicit deny is overruled by a broad resource policy; throwing `Unauthorized` would give a 401
 * but lose the context, and with it the reason in the access log.
 */
export function denyResponse(methodArn: string, context: DecisionContext): AuthorizerResponse {
  // An ARN that is too long would make the answer invalid; denying more than asked is safe.
  return response('Deny', isExactResource(methodArn) ? methodArn : '*', context);
}
