import type { RateWindows } from '../throttle/rate-window';
import type { WafContext, WafRequest } from './context';
import { MATCH, NO_MATCH, UNKNOWN } from './tri-state';
import type { GroupRule, RegularRule, WafAction, WebAclModel } from './web-acl-model';

export interface WafVerdict {
  readonly action: 'ALLOW' | 'BLOCK' | 'CAPTCHA' | 'CHALLENGE';
  /** `Default_Action` where no rule terminated. */
  readonly terminatingRule: string;
  readonly terminatingType: 'REGULAR' | 'RATE_BASED' | 'GROUP' | 'MANAGED_RULE_GROUP';
  /** Rule inside the group that terminated. */
  readonly groupRule?: string;
  readonly decisive: WafAction;
  readonly counted: readonly string[];
  readonly labels: readonly string[];
  /** Inserted headers, lower-case name to value; a later one of the same name wins. */
  readonly inserted: ReadonlyMap<string, string>;
  /** Rules that this request reached and that could not be decided. */
  readonly unknown: readonly string[];
}

interface Terminating {
  readonly action: WafAction;
  readonly rule: string;
  readonly type: WafVerdict['terminatingType'];
  readonly groupRule?: string;
}

/** Evaluates one request: rules by priority, Allow and Block end it, Count goes on, labels appear after their rule. */
export function evaluateWebAcl(
  acl: WebAclModel,
  request: WafRequest,
  state: { readonly rateWindows: RateWindows; readonly nowMs: number },
): WafVerdict {
  const run = new Run(acl, request, state);
  for (const rule of acl.rules) {
    const end =
      rule.kind === 'group' ? run.group(rule) : run.regular(rule, rule.isRateBased ? 'RATE_BASED' : 'REGULAR');
    if (end !== undefined) return run.verdict(end);
  }
  return run.verdict({ action: acl.defaultAction, rule: 'Default_Action', type: 'REGULAR' });
}

const VERDICTS: Readonly<Record<string, WafVerdict['action']>> = {
  allow: 'ALLOW',
  block: 'BLOCK',
  captcha: 'CAPTCHA',
  challenge: 'CHALLENGE',
};

class Run {
  private readonly context: WafContext;
  private readonly counted: string[] = [];
  private readonly unknown: string[] = [];
  private readonly inserted = new Map<string, string>();

  constructor(
    acl: WebAclModel,
    request: WafRequest,
    state: { readonly rateWindows: RateWindows; readonly nowMs: number },
  ) {
    this.context = {
      request,
      bodyLimit: acl.bodyLimit,
      labels: new Set(),
      aclArn: acl.arn,
      cache: new Map(),
      ...state,
    };
  }

  regular(rule: RegularRule, type: WafVerdict['terminatingType'], name = rule.name): Terminating | undefined {
    const result = rule.test(this.context);
    if (result === UNKNOWN) this.unknown.push(name);
    if (result !== MATCH) return undefined;
    for (const label of rule.labels) this.context.labels.add(label);
    return this.apply(rule.action, { action: rule.action, rule: name, type });
  }

  group(rule: GroupRule): Terminating | undefined {
    const scoped = rule.scopeDown?.(this.context);
    if (scoped === NO_MATCH) return undefined;
    if (scoped === UNKNOWN) {
      this.unknown.push(rule.name);
      return undefined;
    }
    for (const inner of rule.rules) {
      const end = this.regular(inner, rule.isManaged ? 'MANAGED_RULE_GROUP' : 'GROUP', `${rule.name}/${inner.name}`);
      if (end === undefined) continue;
      if (!rule.isCountOnly) return { ...end, rule: rule.name, groupRule: inner.name };
      this.counted.push(rule.name);
      return undefined;
    }
    return undefined;
  }

  verdict(end: Terminating): WafVerdict {
    return {
      // An unknown default action fails closed.
      action: VERDICTS[end.action.kind] ?? 'BLOCK',
      terminatingRule: end.rule,
      terminatingType: end.type,
      ...(end.groupRule === undefined ? {} : { groupRule: end.groupRule }),
      decisive: end.action,
      counted: this.counted,
      labels: [...this.context.labels],
      inserted: this.inserted,
      unknown: this.unknown,
    };
  }

  private apply(action: WafAction, end: Terminating): Terminating | undefined {
    if (action.kind === 'unknown') {
      this.unknown.push(end.rule);
      return undefined;
    }
    // A presented token cannot be verified here (section 5.1, row 4).
    if ((action.kind === 'captcha' || action.kind === 'challenge') && hasToken(this.context.request)) {
      this.unknown.push(end.rule);
      return undefined;
    }
    for (const [name, value] of action.insert) this.inserted.set(name.toLowerCase(), value);
    if (action.kind !== 'count') return end;
    this.counted.push(end.rule);
    return undefined;
  }
}

function hasToken(request: WafRequest): boolean {
  return (
    request.headers.all('x-aws-waf-token').length > 0 ||
    request.headers.all('cookie').some((cookie) => /(?:^|;)\s*aws-waf-token=/.test(cookie))
  );
}
