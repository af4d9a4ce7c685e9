import type { WafContext } from './context';
import type { Tri } from './tri-state';

/** A web ACL, compiled. */
export interface WebAclModel {
  readonly arn: string;
  readonly name: string;
  readonly logicalId: string;
  readonly defaultAction: WafAction;
  /** In order of priority. */
  readonly rules: readonly WafRule[];
  /** Bytes of a body that WAF sees. */
  readonly bodyLimit: number;
  readonly logging?: WafLogging;
  /** Rules that the local gateway cannot decide, whatever the request. */
  readonly notEvaluated: readonly NotEvaluated[];
}

export interface NotEvaluated {
  readonly rule: string;
  readonly why: string;
}

export type Evaluator = (context: WafContext) => Tri;

export interface WafAction {
  readonly kind: 'allow' | 'block' | 'count' | 'captcha' | 'challenge' | 'unknown';
  /** Headers to insert, with their `x-amzn-waf-` prefix. */
  readonly insert: readonly (readonly [string, string])[];
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
  };
}

export type WafRule = RegularRule | GroupRule;

export interface RegularRule {
  readonly kind: 'regular';
  readonly name: string;
  readonly isRateBased: boolean;
  readonly action: WafAction;
  /** Fully qualified. */
  readonly labels: readonly string[];
  readonly test: Evaluator;
}

export interface GroupRule {
  readonly kind: 'group';
  readonly name: string;
  readonly isManaged: boolean;
  readonly groupId: string;
  readonly scopeDown?: Evaluator;
  /** `OverrideAction: Count`: what the group decides is only counted. */
  readonly isCountOnly: boolean;
  readonly rules: readonly RegularRule[];
}

export interface WafLogging {
  readonly redactedHeaders: ReadonlySet<string>;
  readonly redactsPath: boolean;
  readonly redactsQuery: boolean;
  readonly redactsMethod: boolean;
  readonly filter?: LoggingFilter;
}

export interface LoggingFilter {
  readonly keepsByDefault: boolean;
  readonly filters: readonly {
    readonly keeps: boolean;
    readonly needsAll: boolean;
    readonly conditions: readonly ({ readonly action: string } | { readonly label: string })[];
  }[];
}
