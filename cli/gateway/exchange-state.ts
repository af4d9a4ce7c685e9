import type { AuthorizerOutput } from './events/authorizer-output';
import { Quotas } from './throttle/quota';
import { RateWindows } from './throttle/rate-window';
import { Throttles } from './throttle/token-bucket';

/** What outlives a request: one for each boot. */
export interface PipelineState {
  readonly throttles: Throttles;
  readonly quotas: Quotas;
  readonly rateWindows: RateWindows;
  /** Whole authorizer outputs by authorizer, stage and identity source values; never a verdict (checklist item 48). */
  readonly authorizerCache: Map<string, { readonly expires: number; readonly output: AuthorizerOutput }>;
}

export function createState(): PipelineState {
  return {
    throttles: new Throttles(),
    quotas: new Quotas(),
    rateWindows: new RateWindows(),
    authorizerCache: new Map(),
  };
}
