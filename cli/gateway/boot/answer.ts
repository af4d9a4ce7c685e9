import type { AuditFeed } from '../audit-feed';
import { backendCaller } from '../backends/call-backend';
import type { PlayedBackend } from '../backends/private-backend';
import type { Clock } from '../clock';
import type { InvokeResult, PipelineDeps, RawRequest, RawResponse } from '../exchange';
import { createState } from '../exchange-state';
import type { LocalFunction } from '../lambda/function-spec';
import type { WorkerPool } from '../lambda/worker-pool';
import { chooseApi } from '../model/choose-api';
import type { Certificate } from '../pki/certificates';
import type { RestApiModel } from '../model/rest-api-model';
import { refusalOf, type Refusal } from '../refusal';
import { handleRequest } from '../stages/pipeline';

/** One request, as `serve` prints it. */
export interface RequestLine {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly method: string;
  /** Path without query: a query may hold what must not be printed. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly correlation: string;
  readonly refusal?: Refusal;
}

/** What answering requests needs. */
export interface AnswerInput {
  readonly apis: readonly RestApiModel[];
  readonly functions: readonly LocalFunction[];
  readonly pool: WorkerPool;
  readonly feed: AuditFeed;
  readonly clock: Clock;
  /** The server that plays the one behind a VPC link. */
  readonly backend?: PlayedBackend;
  /** What the gateway presents to it. */
  readonly gatewayCertificate?: Certificate;
  readonly onLine?: (line: RequestLine) => void;
}

/** Runs a function by its ARN. */
export type Invoke = PipelineDeps['invoke'];

/** Invocations of the template's functions by name or ARN, their output led to the audit feed. */
export function invoker({
  functions,
  pool,
  feed,
  clock,
}: Pick<AnswerInput, 'functions' | 'pool' | 'feed'> & Partial<Pick<AnswerInput, 'clock'>>): Invoke {
  const byArn = new Map(functions.map((each) => [each.runs ? each.spec.arn : each.arn, each]));
  const byName = new Map(functions.flatMap((each) => (each.runs ? [[each.spec.name, each] as const] : [])));
  return async (arn, event, timeoutMs): Promise<InvokeResult> => {
    // A version or an alias leads to the function's only code.
    const found = byArn.get(arn) ?? byName.get(arn) ?? byArn.get(arn.split(':').slice(0, 7).join(':'));
    if (!found)
      return { kind: 'error', errorType: 'ResourceNotFoundException', errorMessage: `function not found: ${arn}` };
    if (!found.runs) return { kind: 'error', errorType: 'NotEmulated', errorMessage: found.why };
    const { spec } = found;
    const now = clock?.held?.();
    return pool.invoke(spec, event, { timeoutMs, now, onLine: (line) => feed.output(spec.logicalId, line) });
  };
}

/** The answer to every request of a boot: the pipeline, and one line about how it went. */
export function answerer(input: AnswerInput): (request: RawRequest) => Promise<RawResponse> {
  const { apis, feed, clock, backend, onLine } = input;
  const deps: PipelineDeps = {
    clock,
    invoke: invoker(input),
    ...(backend && { callBackend: backendCaller(backend, input.gatewayCertificate) }),
    log: (entry) => feed.log(entry),
    trace: (correlation, decisions) => feed.trace(correlation, decisions),
    state: createState(),
  };
  return async (request) => {
    const began = Date.now();
    const api = chooseApi(apis, request);
    const response = api ? await handleRequest(request, api, deps) : NO_SUCH_HOST;
    const correlation = headerOf(response, 'x-amz-apigw-id') ?? '';
    const refusal = refusalOf(feed.find(correlation));
    onLine?.({
      time: began,
      method: request.method,
      path: request.rawUrl.split('?')[0] ?? '',
      status: response.status,
      milliseconds: Date.now() - began,
      correlation,
      ...(refusal && { refusal }),
    });
    return response;
  };
}

const NO_SUCH_HOST: RawResponse = {
  status: 403,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'ForbiddenException'],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

function headerOf({ headers }: RawResponse, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
