import type { OperationSpec, Principal, TransactionClaims } from '../../src/vocabulary';
import type { BodyPlan, OperationValidators } from '../../src/vocabulary/validators';
import type { RouteMatch } from '../core/route-match';
import { type DecodedTransactionToken, decodeTransactionToken } from '../core/transaction-token';
import { bytesOf, type ReadBody, readBody } from './input/body';
import { type ContentType, parseContentType, planOf } from './input/content-type';
import type { RawParameters } from './input/parameters';
import { headersOf, multiValues, type ProxyEvent } from './proxy';
import { TRANSACTION_CONTEXT_KEY } from '../../src/vocabulary';

/** A request as the checks see it. Made once, by steps that refuse nothing: each check stands and falls alone. */
export interface GuardRequest {
  readonly event: ProxyEvent;
  readonly operation: OperationSpec;
  readonly validators: OperationValidators;
  readonly correlation: string;
  readonly raw: RawParameters;
  readonly bytes: Buffer;
  /** Values of the header, one by one. */
  readonly contentTypes: readonly string[];
  readonly contentType?: ContentType;
  /** How the body is read; undefined where the contract has no use for the content type. */
  readonly plan?: BodyPlan;
  /** Read on first use, after the checks that make it safe to do so. */
  readonly body: () => ReadBody | undefined;
  readonly token?: string;
  /** Decoded, not proven: the transaction checks prove it. */
  readonly decoded?: DecodedTransactionToken;
}

/** The gateway's id of a request, which callers cannot set. */
export function correlationOf(event: ProxyEvent): string {
  return event.requestContext.extendedRequestId ?? event.requestContext.requestId ?? 'unknown';
}

export function tokenOf(event: ProxyEvent): string | undefined {
  const token = event.requestContext.authorizer?.[TRANSACTION_CONTEXT_KEY];
  return typeof token === 'string' && token !== '' ? token : undefined;
}

const JSON_TYPE: ContentType = { essence: 'application/json', parameters: new Map() };

/** Takes a request apart. */
export function guardRequest(event: ProxyEvent, route: RouteMatch, validators: OperationValidators): GuardRequest {
  const headers = headersOf(event);
  const contentTypes = headers['content-type'] ?? [];
  const contentType = contentTypes.length > 0 ? parseContentType(contentTypes[0]) : undefined;
  const plan = contentType && planOf(validators.body, contentType.essence);
  const bytes = bytesOf(event.body, event.isBase64Encoded);
  const token = tokenOf(event);
  return {
    event,
    operation: route.operation,
    validators,
    correlation: correlationOf(event),
    raw: {
      path: route.parameters,
      query: multiValues(event.multiValueQueryStringParameters, event.queryStringParameters),
      headers,
    },
    bytes,
    contentTypes,
    contentType,
    plan,
    body: once(() => {
      // Without a content type of its own, a body is held against the first that the contract lists.
      const by = plan ?? Object.values(validators.body)[0];
      return by && bytes.length > 0 ? readBody(by, contentType ?? JSON_TYPE, bytes) : undefined;
    }),
    token,
    decoded: token === undefined ? undefined : decodeTransactionToken(token),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export const NOBODY: Principal = {
  subject: '',
  client: '',
  issuer: '',
  consumer: '',
  tenant: '',
  roles: [],
  scopes: [],
};

/** Who calls, as the transaction token says. */
export function principalOf(request: GuardRequest): Principal {
  return claimsOf(request)?.principal ?? NOBODY;
}

export function claimsOf({ decoded }: GuardRequest): TransactionClaims | undefined {
  return decoded?.claims;
}
