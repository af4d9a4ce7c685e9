import type { OwaspId } from './control';

/** Which log a signal was read from. */
export type SignalSource = 'decision' | 'access' | 'waf' | 'admin' | 'certificate';

/** What detections look at: every log line is normalized to these texts. Absent where the line does not say. */
export interface SignalFields {
  readonly point?: string;
  readonly decision?: string;
  readonly layer?: string;
  readonly reason?: string;
  readonly operation?: string;
  readonly resource?: string;
  readonly tenant?: string;
  readonly consumer?: string;
  readonly subject?: string;
  readonly tokenHash?: string;
  /** Consumer and subject once they are verified, the source address before. */
  readonly caller?: string;
  readonly ip?: string;
  readonly country?: string;
  readonly userAgent?: string;
  readonly method?: string;
  readonly status?: string;
  readonly responseType?: string;
  readonly host?: string;
  readonly tlsVersion?: string;
  readonly cipherSuite?: string;
  /** The oldest version that the policy of the API takes. */
  readonly oldestTls?: string;
  /** Minute of the event, since the epoch: to tell a burst from what goes on and on. */
  readonly minute?: string;
  /** Web ACL: what became of the request, and by which rule. */
  readonly action?: string;
  readonly rule?: string;
  /**
   * CloudTrail: event name, who did it, and which members were changed. Certificates: what happened to which `resource`, and
   * the days that are left.
   */
  readonly event?: string;
  readonly actor?: string;
  readonly detail?: string;
}

export type SignalField = keyof SignalFields;

/** One normalized log line. */
export interface Signal extends SignalFields {
  readonly source: SignalSource;
  /** Epoch milliseconds at which it happened. */
  readonly time: number;
  /** The same for every copy of the line. */
  readonly uid: string;
  /** The gateway's extended request id, where there is one. */
  readonly correlation?: string;
}

/** What must hold of a field. */
export type Condition =
  | { readonly field: SignalField; readonly in: readonly string[] }
  | { readonly field: SignalField; readonly contains: readonly string[] };

/** When matching signals of one group become a finding. */
export type Trigger =
  /** Each one is a finding. */
  | { readonly kind: 'each' }
  /** So many within the window. */
  | { readonly kind: 'count'; readonly threshold: number }
  /** So many different values of a field within the window. */
  | { readonly kind: 'distinct'; readonly field: SignalField; readonly threshold: number }
  /** So many, then one that meets other conditions, within the window. */
  | { readonly kind: 'then'; readonly threshold: number; readonly after: readonly Condition[] }
  /** A value of a field that the group never had, once so many signals of the group are known. */
  | { readonly kind: 'novel'; readonly field: SignalField; readonly learn: number }
  /** So many times the group's own usual count per window, and no fewer than the minimum. */
  | { readonly kind: 'surge'; readonly factor: number; readonly minimum: number };

/** A technique of MITRE ATT&CK for Enterprise. */
export interface Technique {
  readonly id: string;
  readonly name: string;
}

/** A generated stream: so many signals with these fields, one field of them different in each. */
export interface FixtureStream {
  readonly fields: SignalFields;
  readonly vary?: SignalField;
  readonly count: number;
  /** Seconds from one signal to the next. */
  readonly every?: number;
  /** Fields of one last signal. */
  readonly then?: SignalFields;
}

/** One rule over audit records: data, compiled to the stream detector, Sigma and CloudWatch Logs Insights. */
export interface Detection {
  readonly slug: string;
  /** What happened, as a finding says it. */
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly source: SignalSource;
  readonly where: readonly Condition[];
  readonly groupBy: SignalField;
  readonly trigger: Trigger;
  readonly windowSeconds: number;
  readonly owasp: readonly OwaspId[];
  readonly mitre: readonly Technique[];
  readonly falsePositives: string;
  /** What to do about it first. */
  readonly response: string;
  /** Must fire. */
  readonly attack: FixtureStream;
  /** Must stay silent: what a coarser rule would take for the attack. */
  readonly benign: FixtureStream;
}

/** OCSF severities by word. */
export const SEVERITIES: Readonly<Record<Detection['severity'], number>> = { low: 2, medium: 3, high: 4, critical: 5 };
