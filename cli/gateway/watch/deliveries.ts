import { gzipSync } from 'node:zlib';
import { recordOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { AuditEntry } from '../audit-feed';
import type { LocalMetrics } from './metrics';

/** A delivery stream of Firehose that reads a stream of records. */
export interface DeliveryStream {
  readonly logicalId: string;
  readonly name: string;
  readonly stream: string;
  /** What its metrics call the destination. */
  readonly destination: string;
  /** A bucket that announces its objects. */
  readonly bucket?: { readonly name: string; readonly prefix: string };
}

/** Keeps an object, and announces it. */
export type KeepObject = (bucket: string, key: string, body: Buffer) => void;

const DESTINATIONS: Readonly<Record<string, string>> = {
  ExtendedS3DestinationConfiguration: 'S3',
  HttpEndpointDestinationConfiguration: 'HttpEndpoint',
  SplunkDestinationConfiguration: 'Splunk',
  AmazonopensearchserviceDestinationConfiguration: 'AmazonOpenSearchService',
  AmazonOpenSearchServerlessDestinationConfiguration: 'AmazonOpenSearchServerless',
};

/** The delivery streams of an assembly. */
export function deliveryStreams({ stacks, physicalId }: ResolvedAssembly): DeliveryStream[] {
  const announcing = announcingBuckets(stacks);
  return stacks.flatMap(({ name: stack, resources }) =>
    Object.entries(resources).flatMap(([logicalId, { type, properties }]) => {
      if (type !== 'AWS::KinesisFirehose::DeliveryStream') return [];
      const { KinesisStreamARN } = recordOf(properties['KinesisStreamSourceConfiguration']);
      const kind = Object.keys(DESTINATIONS).find((each) => properties[each] !== undefined);
      if (kind === undefined || KinesisStreamARN === undefined) return [];
      const name = physicalId(logicalId, stack);
      const bucket = bucketOf(recordOf(properties[kind]), announcing);
      const destination = DESTINATIONS[kind]!;
      return [{ logicalId, name, stream: String(KinesisStreamARN), destination, ...(bucket && { bucket }) }];
    }),
  );
}

/** Names of the buckets that tell EventBridge of their objects. */
function announcingBuckets(stacks: ResolvedAssembly['stacks']): ReadonlySet<string> {
  const all = stacks.flatMap(({ resources }) => Object.values(resources));
  const told = all.filter(
    ({ type, properties }) =>
      type === 'Custom::S3BucketNotifications' &&
      recordOf(properties['NotificationConfiguration'])['EventBridgeConfiguration'] !== undefined,
  );
  return new Set(told.map(({ properties }) => String(properties['BucketName'])));
}

function bucketOf(destination: Readonly<Record<string, unknown>>, announcing: ReadonlySet<string>) {
  const name = String(destination['BucketARN']).split(':::')[1] ?? '';
  return announcing.has(name) ? { name, prefix: String(destination['Prefix'] ?? '') } : undefined;
}

/** What a receiver has, compared with what was recorded. */
export interface Reconciliation {
  readonly receiver: string;
  readonly received: number;
  /** Recorded and not received. */
  readonly lost: number;
  /** Received twice, or never recorded. */
  readonly extra: number;
}

interface Receiver {
  readonly delivery: DeliveryStream;
  readonly waiting: AuditEntry[];
  readonly received: AuditEntry[];
}

/** Firehose on this machine: hands on what it reads, keeps what a receiver does not take, and tries again. */
export class Deliveries {
  private readonly receivers: readonly Receiver[];
  private outages = 0;
  private objects = 0;

  constructor(
    streams: readonly DeliveryStream[],
    private readonly metrics: LocalMetrics,
    private readonly keep: KeepObject = () => {},
  ) {
    this.receivers = streams.map((delivery) => ({ delivery, waiting: [], received: [] }));
  }

  take(stream: string, entries: readonly AuditEntry[]): void {
    for (const { delivery, waiting } of this.receivers) if (delivery.stream === stream) waiting.push(...entries);
  }

  /** One attempt for everything that waits. */
  flush(): void {
    const isUp = this.outages === 0;
    for (const { delivery, waiting, received } of this.receivers) {
      if (waiting.length === 0) continue;
      if (isUp) {
        const entries = waiting.splice(0);
        received.push(...entries);
        this.archive(delivery, entries);
      }
      this.metrics.put('AWS/Firehose', `DeliveryTo${delivery.destination}.Success`, {
        value: isUp ? 1 : 0,
        dimensions: [['DeliveryStreamName', delivery.name]],
      });
    }
  }

  /** One object of what was waiting, as Firehose names and packs it. */
  private archive({ bucket, name }: DeliveryStream, entries: readonly AuditEntry[]): void {
    if (!bucket) return;
    this.objects += 1;
    const [day = '', time = ''] = new Date().toISOString().split('T');
    const prefix = bucket.prefix.replace(
      '!{timestamp:yyyy/MM/dd/HH}',
      `${day.replaceAll('-', '/')}/${time.slice(0, 2)}`,
    );
    const lines = entries.map(({ record }) => `${JSON.stringify(record)}\n`).join('');
    this.keep(bucket.name, `${prefix}${name}-${this.objects}.jsonl.gz`, gzipSync(lines));
  }

  /** No receiver takes anything until the returned function is called. */
  interrupt(): () => void {
    this.outages += 1;
    return () => {
      this.outages -= 1;
    };
  }

  reconcile(recorded: ReadonlySet<AuditEntry>): readonly Reconciliation[] {
    return this.receivers.map(({ delivery, received }) => {
      const once = new Set(received);
      const known = [...once].filter((entry) => recorded.has(entry)).length;
      return {
        receiver: delivery.logicalId,
        received: received.length,
        lost: recorded.size - known,
        extra: received.length - known,
      };
    });
  }
}
