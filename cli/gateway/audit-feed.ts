import { isRecord, recordOf, textOf } from './assembly/json';
import type { LogEntry, StageDecision } from './exchange';
import type { FindingDelivery } from './fabric/fabric';
import type { LogDelivery } from './log-delivery';
import { DETECTION_FINDING } from '../../src/vocabulary';
import type { FunctionLine } from './lambda/worker-thread';
import type { Reconciliation } from './watch/deliveries';
import type { LocalMetrics } from './watch/metrics';

/** One record of one request, from a function (`ocsf`) or from a log that the template configures. */
export interface AuditEntry {
  readonly source: 'ocsf' | 'access-log' | 'waf-log' | 'admin-log' | 'finding';
  /** The extended request id. */
  readonly correlation: string;
  readonly record: Record<string, unknown>;
  /** Logical id of the function that wrote an `ocsf` record. */
  readonly origin?: string;
  /** Log group of an `admin-log` record. */
  readonly group?: string;
}

/** A line that a function printed and that is no audit record. */
export interface FunctionLogLine extends FunctionLine {
  readonly function: string;
}

const KEPT_REQUESTS = 50_000;
const KEPT_LINES = 5_000;
const TICK_MS = 5;

/** Everything that was recorded, by request. */
export class AuditFeed {
  private readonly entries = new Map<string, AuditEntry[]>();
  private readonly traces = new Map<string, readonly StageDecision[]>();
  private readonly lines: FunctionLogLine[] = [];

  private delivery: LogDelivery | undefined;
  private deliveriesOf: ((uid: string) => Promise<readonly FindingDelivery[]>) | undefined;

  constructor(
    private readonly onLine: (line: FunctionLogLine) => void = () => {},
    private readonly onFinding: (finding: AuditEntry) => void = () => {},
    private readonly metrics?: LocalMetrics,
    private readonly onEntry: (entry: AuditEntry) => void = () => {},
  ) {}

  /** Has every entry from now on taken to the functions that read the logs. */
  deliverBy(delivery: LogDelivery): void {
    this.delivery = delivery;
  }

  /** Whether the stack has a stream of records. */
  get hasStream(): boolean {
    return this.delivery?.hasStream ?? false;
  }

  /** The logs whose entries of a request were put on a stream. */
  streamed(correlation: string): ReadonlySet<string> {
    return this.delivery?.streamed(correlation) ?? new Set();
  }

  /** What was found in all that was recorded so far. */
  async findings(): Promise<readonly AuditEntry[]> {
    await this.delivery?.settle();
    return this.all().filter(({ source }) => source === 'finding');
  }

  /** Every receiver of findings that the stack has, and whether it has one of them. */
  async deliveries(uid: string): Promise<readonly FindingDelivery[]> {
    await this.delivery?.settle();
    return (await this.deliveriesOf?.(uid)) ?? [];
  }

  findBy(deliveriesOf: (uid: string) => Promise<readonly FindingDelivery[]>): void {
    this.deliveriesOf = deliveriesOf;
  }

  /** No receiver of the stream takes anything until the returned function is called. */
  interrupt(): () => void {
    return this.delivery?.interrupt() ?? (() => {});
  }

  /** What each receiver of the stream has of everything that was recorded. */
  async reconcile(): Promise<readonly Reconciliation[]> {
    return (await this.delivery?.reconcile()) ?? [];
  }

  /** Entries of all requests, the oldest first. */
  all(): readonly AuditEntry[] {
    return [...this.entries.values()].flat();
  }

  find(correlation: string): readonly AuditEntry[] {
    return this.entries.get(correlation) ?? [];
  }

  decisions(correlation: string): readonly StageDecision[] {
    return this.traces.get(correlation) ?? [];
  }

  /** What functions printed beside audit records. */
  functionLogs(): readonly FunctionLogLine[] {
    return this.lines;
  }

  /** Resolves with the entries of a request once it is over, or when the time is up. */
  async settle(correlation: string, milliseconds: number): Promise<readonly AuditEntry[]> {
    const end = Date.now() + milliseconds;
    while (!this.traces.has(correlation) && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    return this.find(correlation);
  }

  /** Takes an administrative action that a rule led to a log group. */
  administration(group: string, record: Record<string, unknown>): void {
    this.keep({ source: 'admin-log', correlation: textOf(record['id']) ?? '', record, group });
  }

  log({ source, correlation, record }: LogEntry): void {
    this.keep({ source, correlation, record });
  }

  trace(correlation: string, decisions: readonly StageDecision[]): void {
    this.traces.set(correlation, decisions);
    forgetOldest(this.traces, KEPT_REQUESTS);
  }

  /** Takes what a function printed: OCSF records apart from everything else. */
  output(origin: string, { stream, text }: FunctionLine): void {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const record = stream === 'stdout' ? ocsfRecord(line) : undefined;
      const correlation = textOf(recordOf(record?.['metadata'])['correlation_uid']);
      if (record && correlation !== undefined) this.keepRecord({ correlation, record, origin });
      else if (line.startsWith('{"_aws":')) this.metrics?.takeLine(parsed(line));
      else this.keepLine({ function: origin, stream, text: line });
    }
  }

  private keepRecord({ correlation, record, origin }: Omit<AuditEntry, 'source'>): void {
    const source = record['class_uid'] === DETECTION_FINDING ? 'finding' : 'ocsf';
    this.keep({ source, correlation, record, origin });
    const isAction = recordOf(record['unmapped'])['containment'] !== undefined;
    if (source === 'finding' || isAction) this.onFinding({ source, correlation, record, origin });
  }

  private keep(entry: AuditEntry): void {
    const known = this.entries.get(entry.correlation);
    if (known) known.push(entry);
    else this.entries.set(entry.correlation, [entry]);
    forgetOldest(this.entries, KEPT_REQUESTS);
    this.onEntry(entry);
    this.delivery?.take(entry);
  }

  private keepLine(line: FunctionLogLine): void {
    this.lines.push(line);
    this.onLine(line);
    if (this.lines.length > KEPT_LINES) this.lines.splice(0, KEPT_LINES / 10);
  }
}

function ocsfRecord(line: string): Record<string, unknown> | undefined {
  const value = line.startsWith('{') ? parsed(line) : undefined;
  return isRecord(value) && typeof value['class_uid'] === 'number' ? value : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
  if (map.size <= limit) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
