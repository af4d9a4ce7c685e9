import { gzipSync } from 'node:zlib';
import { listOf, recordOf, textOf } from './assembly/json';
import type { ResolvedAssembly } from './assembly/types';
import type { AuditEntry } from './audit-feed';
import type { LocalFunction } from './lambda/function-spec';
import type { Invoke } from './boot/answer';
import type { Deliveries, Reconciliation } from './watch/deliveries';

/** A subscription of a log group. */
interface Subscription {
  readonly group: string;
  readonly stream: string;
  readonly pattern: string;
}

/** A function that reads a stream. */
interface Reader {
  readonly stream: string;
  readonly functionArn: string;
}

/** The way from the logs to the functions that read them, as the template draws it. */
export interface LogRoutes {
  readonly groups: ReadonlyMap<string, string>;
  readonly subscriptions: readonly Subscription[];
  readonly readers: readonly Reader[];
  readonly hasStream: boolean;
}

/** Records of a stream, as Lambda hands them over. */
export type StreamRecords = readonly {
  readonly eventID: string;
  readonly kinesis: {
    readonly data: string;
    readonly sequenceNumber: string;
    readonly approximateArrivalTimestamp: number;
  };
}[];

/** Another reader of the streams, which keeps up by itself. */
export type StreamObserver = (records: StreamRecords) => void;

const OCSF_ONLY = '{ $.class_uid > 0 }';

/** Reads the way of the logs from a resolved assembly. */
export function logRoutes({ stacks }: ResolvedAssembly, functions: readonly LocalFunction[]): LogRoutes {
  const arns = new Map(functions.flatMap((each) => (each.runs ? [[each.spec.name, each.spec.arn] as const] : [])));
  const groups = new Map<string, string>();
  const subscriptions: Subscription[] = [];
  const readers: Reader[] = [];
  let hasStream = false;
  const standsBefore = webAclsOfStages(stacks);
  for (const { resources } of stacks) {
    for (const [logicalId, { type, properties }] of Object.entries(resources)) {
      if (type === 'AWS::Kinesis::Stream') hasStream = true;
      if (type === 'AWS::Lambda::Function') note(groups, logicalId, recordOf(properties['LoggingConfig'])['LogGroup']);
      if (type === 'AWS::ApiGateway::Stage')
        note(groups, 'access-log', recordOf(properties['AccessLogSetting'])['DestinationArn']);
      if (type === 'AWS::WAFv2::LoggingConfiguration' && standsBefore.has(String(properties['ResourceArn'])))
        note(groups, 'waf-log', listOf(properties['LogDestinationConfigs'])[0]);
      if (type === 'AWS::Logs::SubscriptionFilter') {
        const { LogGroupName, DestinationArn, FilterPattern } = properties;
        subscriptions.push({
          group: nameOf(LogGroupName),
          stream: String(DestinationArn),
          pattern: textOf(FilterPattern) ?? '',
        });
      }
      if (type === 'AWS::Lambda::EventSourceMapping' && properties['Enabled'] !== false) {
        readers.push({
          stream: String(properties['EventSourceArn']),
          functionArn: arns.get(String(properties['FunctionName'])) ?? String(properties['FunctionName']),
        });
      }
    }
  }
  return { groups, subscriptions, readers, hasStream };
}

/** The web ACLs that are evaluated here. One before a distribution has a log of its own, which nothing is written to. */
function webAclsOfStages(stacks: ResolvedAssembly['stacks']): ReadonlySet<string> {
  const resources = stacks.flatMap((stack) => Object.values(stack.resources));
  const associations = resources.filter(({ type }) => type === 'AWS::WAFv2::WebACLAssociation');
  return new Set(associations.map(({ properties }) => String(properties['WebACLArn'])));
}

function note(groups: Map<string, string>, key: string, value: unknown): void {
  if (typeof value === 'string') groups.set(key, nameOf(value));
}

/** The name of a log group, from its name or ARN. */
export function nameOf(value: unknown): string {
  const text = String(value);
  return text.includes(':log-group:') ? text.split(':log-group:')[1]!.replace(/:\*$/, '') : text;
}

const PAUSE_MS = 100;
const BATCH = 500;
const INVOKE_LIMIT_MS = 60_000;
const SHARD = 'shardId-000000000000';

/** Takes log lines to the functions that read them: log group, subscription filter, stream, event source mapping. */
export class LogDelivery {
  private readonly queues = new Map<string, AuditEntry[]>();
  private readonly arrived = new Map<string, Set<AuditEntry['source']>>();
  private running = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly recorded = new Set<AuditEntry>();
  private sequence = 0;
  private isOver = false;

  constructor(
    private readonly routes: LogRoutes,
    private readonly invoke: Invoke,
    private readonly deliveries: Deliveries,
    private readonly observer: StreamObserver = () => {},
  ) {}

  get hasStream(): boolean {
    return this.routes.hasStream;
  }

  /** Takes an entry along; it arrives a little later, as it does on AWS. */
  take(entry: AuditEntry): void {
    if (this.isOver) return;
    if (entry.source !== 'finding') this.recorded.add(entry);
    const streams = this.streamsOf(entry);
    for (const stream of streams) {
      const queue = this.queues.get(stream) ?? [];
      queue.push(entry);
      this.queues.set(stream, queue);
    }
    if (streams.length === 0) return;
    const known = this.arrived.get(entry.correlation) ?? new Set();
    this.arrived.set(entry.correlation, known.add(entry.source));
    this.timer ??= setTimeout(() => void this.settle(), PAUSE_MS);
    this.timer.unref();
  }

  /** The logs whose entries of a request were put on a stream. */
  streamed(correlation: string): ReadonlySet<AuditEntry['source']> {
    return this.arrived.get(correlation) ?? new Set();
  }

  /** No receiver takes anything until the returned function is called. */
  interrupt(): () => void {
    return this.deliveries.interrupt();
  }

  /** What each receiver has of everything that was recorded. */
  async reconcile(): Promise<readonly Reconciliation[]> {
    await this.settle();
    return this.deliveries.reconcile(this.recorded);
  }

  /** Resolves when everything that was taken so far has arrived. */
  settle(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running = this.running.then(() => this.drain());
    return this.running;
  }

  /** Takes along what is left, and nothing from then on: the functions that would read it are gone. */
  async end(): Promise<void> {
    await this.settle();
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private streamsOf({ source, origin, group: own }: AuditEntry): string[] {
    if (source === 'finding') return [];
    const group = own ?? this.routes.groups.get(source === 'ocsf' ? (origin ?? '') : source);
    const found = this.routes.subscriptions.filter(
      (each) => each.group === group && (each.pattern === '' || (each.pattern === OCSF_ONLY && source === 'ocsf')),
    );
    return found.map(({ stream }) => stream);
  }

  private async drain(): Promise<void> {
    for (const [stream, queue] of this.queues) {
      while (queue.length > 0) await this.deliver(stream, queue.splice(0, BATCH));
    }
    this.deliveries.flush();
  }

  private async deliver(stream: string, entries: readonly AuditEntry[]): Promise<void> {
    const event = { Records: [this.record(entries)] };
    const readers = this.routes.readers.filter((each) => each.stream === stream);
    this.deliveries.take(stream, entries);
    this.observer(event.Records);
    await Promise.all(readers.map(({ functionArn }) => this.invoke(functionArn, event, INVOKE_LIMIT_MS)));
  }

  private record(entries: readonly AuditEntry[]) {
    this.sequence += 1;
    const logEvents = entries.map(({ record }, id) => ({
      id: String(id),
      timestamp: Date.now(),
      message: JSON.stringify(record),
    }));
    const data = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
    return {
      eventID: `${SHARD}:${this.sequence}`,
      eventSource: 'aws:kinesis',
      kinesis: { data, sequenceNumber: String(this.sequence), approximateArrivalTimestamp: Date.now() / 1000 },
    };
  }
}
