import type { CallBackend } from './backends/call-backend';
import type { Clock } from './clock';
import type { EvidenceLabel } from './fidelity';
import type { PipelineState } from './exchange-state';

/**
 * The seam between the listeners (sockets, TLS, workers) and the request pipeline (pure).
 *
 * A listener reads one request into a `RawRequest`, asks `chooseApi(apis, request)` (model/choose-api.ts) which API a
 * domain's base path leads to, and answers what `handleRequest(request, api, deps)` (stages/pipeline.ts) returns.
 * `state` comes from `createState()` (exchange-state.ts), one for each boot.
 */
export interface RawRequest {
  readonly method: string;
  /** Path and query exactly as on the wire: never through `new URL`, which normalizes dot segments. */
  readonly rawUrl: string;
  /** Names with the client's casing, duplicates kept, in order (pairs of `IncomingMessage.rawHeaders`). */
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** Address of the immediate peer (or the simulated address that stands for it); never a header. */
  readonly sourceIp: string;
  readonly tls: TlsFacts;
  readonly listener: { readonly kind: ListenerKind; readonly host: string };
}

export type ListenerKind = 'domain' | 'mtls-domain' | 'execute-api';

export interface TlsFacts {
  /** As in the access log: `TLSv1.2`, `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  readonly sni?: string;
  readonly clientCertificate?: ClientCertificate;
}

export interface ClientCertificate {
  readonly pem: string;
  readonly subject: string;
  readonly issuer: string;
  /** Any hex form; the pipeline writes it as `a1:a1:…` in lower case. */
  readonly serial: string;
  /** `May 28 12:30:02 2019 GMT`, the form that both Node and API Gateway use. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whether the certificate passed the truststore of the domain. */
  readonly authorized: boolean;
  readonly error?: string;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** What running a function came to. `payload` is the parsed JSON that the handler returned. */
export type InvokeResult =
  | { readonly kind: 'result'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string }
  /** `function`: Lambda's own timeout; `gateway`: `timeoutMs` of the call ran out. */
  | { readonly kind: 'timeout'; readonly by: 'function' | 'gateway' };

/** One line of a log that the template configures. Text that is not JSON becomes `{ text }`. */
export interface LogEntry {
  readonly source: 'access-log' | 'waf-log';
  /** The extended request id. */
  readonly correlation: string;
  readonly record: Record<string, unknown>;
}

/** One step of the pipeline, with the evidence for behaving so. */
export interface StageDecision {
  readonly stage: string;
  /** Number in the checklist (`61`), or section and row (`5.1.3`). */
  readonly item: string;
  readonly label: EvidenceLabel;
  readonly outcome: 'pass' | 'refuse' | 'note';
  readonly detail: string;
}

export interface PipelineDeps {
  readonly clock: Clock;
  invoke(functionArn: string, event: unknown, timeoutMs: number): Promise<InvokeResult>;
  /** Calls the server that plays the one behind a VPC link; absent: nobody plays it. */
  readonly callBackend?: CallBackend;
  log(entry: LogEntry): void;
  trace(correlation: string, decisions: readonly StageDecision[]): void;
  readonly state: PipelineState;
}
