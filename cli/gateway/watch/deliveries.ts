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
}

const DESTINATIONS: Readonly<Record<string, string>> = {
  ExtendedS3DestinationConfiguration: 'S3',
  HttpEndpointDestinationConfiguration: 'HttpEndpoint',
  SplunkDestinationConfiguration: 'Splunk',
  AmazonopensearchserviceDestinationConfiguration: 'AmazonOpenSearchService',
  AmazonOpenSearchServerlessDestinationConfiguration: 'AmazonOpenSearchServerless',
};

/** The delivery streams of an assembly. */
export function deliveryStreams({ stacks, physicalId }: ResolvedAssembly): DeliveryStream[] {
  return stacks.flatMap(({ name: stack, resources }) =>
    Object.entries(resources).flatMap(([logicalId, { type, properties }]) => {
      if (type !== 'AWS::KinesisFirehose::DeliveryStream') return [];
      const { KinesisStreamARN } = recordOf(properties['KinesisStreamSourceConfiguration']);
      const kind = Object.keys(DESTINATIONS).find((each) => properties[each] !== undefined);
      if (kind === undefined || KinesisStreamARN === undefined) return [];
      const name = physicalId(logicalId, stack);
      return [{ logicalId, name, stream: String(KinesisStreamARN), destination: DESTINATIONS[kind]! }];
    }),
  );
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

  constructor(
    streams: readonly DeliveryStream[],
    private readonly metrics: LocalMetrics,
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
      if (isUp) received.push(...waiting.splice(0));
      this.metrics.put('AWS/Firehose', `DeliveryTo${delivery.destination}.Success`, {
        value: isUp ? 1 : 0,
        dimensions: [['DeliveryStreamName', delivery.name]],
      });
    }
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
