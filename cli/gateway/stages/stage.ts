import type { AuthorizerOutput } from '../events/authorizer-output';
import type { QueryParameters } from '../events/query';
import type { RequestHeaders } from '../events/request-headers';
import type { PipelineDeps, RawRequest, StageDecision } from '../exchange';
import { type EvidenceLabel, labelOf } from '../fidelity';
import type { PolicyVerdict } from '../iam/evaluate';
import type { RequestIds } from '../ids';
import type { ApiKeyModel, RestApiModel } from '../model/rest-api-model';
import type { RouteMatch } from '../model/router';

/** One request on its way; each stage adds what it found. Decisions are only ever appended. */
export interface Exchange {
  readonly request: RawRequest;
  readonly api: RestApiModel;
  readonly deps: PipelineDeps;
  readonly ids: RequestIds;
  readonly startedAt: number;
  readonly headers: RequestHeaders;
  readonly decisions: StageDecision[];
  /** Path on the wire, without the query. */
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly query: QueryParameters;
  /** Host name that the request came for, without port. */
  readonly domainName: string;
  /** Method after X-HTTP-Method-Override. */
  method: string;
  /** Path below base path or stage: what routes and ARNs are about. */
  resourcePath: string;
  /** `event.path` and `requestContext.path`. */
  eventPath: string;
  contextPath: string;
  basePathMatched?: string;
  methodArn: string;
  route?: RouteMatch;
  /** Headers that WAF inserted, lower-case name to value. */
  insertedHeaders: ReadonlyMap<string, string>;
  waf?: WafTrace;
  policyVerdict?: PolicyVerdict;
  authorizer?: AuthorizerTrace;
  apiKey?: ApiKeyModel;
  integration?: IntegrationTrace;
  /** What the function of a Lambda proxy integration returned. */
  functionResult?: { readonly payload: unknown };
  refusal?: Refusal;
}

export interface WafTrace {
  readonly responseCode: 'WAF_ALLOW' | 'WAF_BLOCK';
  readonly status: number;
  readonly latencyMs: number;
}

export interface AuthorizerTrace {
  readonly status: number;
  readonly latencyMs: number;
  readonly error?: string;
  readonly principalId?: string;
  readonly context: Readonly<Record<string, string>>;
  readonly output?: AuthorizerOutput;
}

export interface IntegrationTrace {
  readonly latencyMs: number;
  /** Status of the Lambda service, not of the function's code. */
  readonly serviceStatus?: number;
  readonly functionStatus?: number;
  readonly error?: string;
}

/** Why a request ends here; `gateway-response.ts` turns it into bytes. */
export interface Refusal {
  readonly kind: 'refusal';
  /** Gateway response type. */
  readonly responseType: string;
  readonly status: number;
  readonly message: string | null;
  readonly errorType: string;
  /** The front end answers before the API is known: no gateway response applies (checklist item 14). */
  readonly isFixed?: boolean;
  readonly validationError?: string;
  /** An answer that WAF defines itself; beats the gateway response (checklist item 102). */
  readonly custom?: { readonly headers: readonly (readonly [string, string])[]; readonly body: string };
}

/** An answer of the integration. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** `undefined`: the next stage goes on. */
export type StageResult = Refusal | Answer | undefined;

export interface Stage {
  readonly name: string;
  run(x: Exchange): StageResult | Promise<StageResult>;
}

/** Appends a decision; the label is the one of the checklist item unless the case is known less well. */
export function decide(
  x: Exchange,
  stage: string,
  item: string,
  outcome: StageDecision['outcome'],
  detail: string,
  label: EvidenceLabel = labelOf(item),
): void {
  x.decisions.push({ stage, item, label, outcome, detail });
}
