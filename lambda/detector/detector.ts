import { CANARY_DETECTION, type Detection, type Finding } from '../../src/vocabulary';
import { metricLine } from '../core/metrics';
import { DetectionEngine } from './engine/engine';
import { Outbox, type Deliver } from './deliver/outbox';
import { findingEvent } from './finding-event';
import { normalize, normalizeLine, type Normalized } from './normalize/normalize';
import { type StreamRecord, unpack } from '../core/stream-records';
import { UsageMetrics } from './usage-metrics';

/** What the detector is invoked with: a batch of the stream, or one event of EventBridge. */
export type DetectorEvent = { readonly Records: readonly StreamRecord[] } | Readonly<Record<string, unknown>>;

/** What the detector needs of its surroundings. */
export interface DetectorDeps {
  readonly api: string;
  readonly detections: readonly Detection[];
  /** Header in which the edge tells the address of the caller, lower case; absent: no edge. */
  readonly clientAddressHeader?: string;
  readonly receivers: readonly Deliver[];
  readonly now: () => number;
  /** Writes one line of the detector's own log. */
  readonly write: (record: unknown) => void;
  /** Data of the records before a batch, for an instance that has not seen them. */
  readonly past: (first: StreamRecord, since: number) => AsyncIterable<string>;
}

/** Rules that need longer to learn begin anew with an instance. */
const LONGEST_PAST_SECONDS = 3_600;

/** The detector: one for each instance of its function. */
export class Detector {
  private readonly engines = new Map<string, DetectionEngine>();
  private readonly outbox: Outbox;
  private readonly usage = new UsageMetrics();
  private quarantined = 0;

  constructor(private readonly deps: DetectorDeps) {
    this.outbox = new Outbox(deps.receivers);
  }

  /** @throws when the past could not be read, or a receiver did not take a finding: Lambda then hands the batch over again */
  async handle(event: DetectorEvent): Promise<void> {
    const findings =
      'Records' in event && Array.isArray(event.Records)
        ? await this.batch(event.Records as StreamRecord[])
        : this.single(event);
    for (const finding of findings) this.deps.write(findingEvent(finding, this.deps.now(), this.deps.api));
    this.outbox.add(findings);
    // A canary is found like anything else; nobody is to be woken by it.
    const canaries = findings.filter(({ detection }) => detection.slug === CANARY_DETECTION).length;
    this.report({ findings: findings.length - canaries, canaries });
    await this.outbox.flush();
  }

  private async batch(records: readonly StreamRecord[]): Promise<readonly Finding[]> {
    const [first] = records;
    if (!first) return [];
    const engine = await this.engineOf(first);
    return records.flatMap(({ kinesis }) => this.lines(kinesis.data, engine));
  }

  private single(event: Readonly<Record<string, unknown>>): readonly Finding[] {
    return this.judge(normalize(event), this.engine('events'));
  }

  /** One engine a shard; a new one is first shown what the shard held before. */
  private async engineOf(first: StreamRecord): Promise<DetectionEngine> {
    const shard = first.eventID.split(':')[0] ?? '';
    const known = this.engines.get(shard);
    if (known) return known;
    const engine = new DetectionEngine(this.deps.detections);
    const since = first.kinesis.approximateArrivalTimestamp - LONGEST_PAST_SECONDS;
    // What this finds was reported by the instance that saw it first: its batch was not done before.
    for await (const data of this.deps.past(first, since)) {
      const unpacked = unpack(data);
      for (const line of 'lines' in unpacked ? unpacked.lines : []) {
        const read = this.read(line);
        if ('signal' in read) engine.observe(read.signal);
      }
    }
    this.engines.set(shard, engine);
    return engine;
  }

  private engine(key: string): DetectionEngine {
    const engine = this.engines.get(key) ?? new DetectionEngine(this.deps.detections);
    this.engines.set(key, engine);
    return engine;
  }

  private lines(data: string, engine: DetectionEngine): readonly Finding[] {
    const unpacked = unpack(data);
    if ('lines' in unpacked) return unpacked.lines.flatMap((line) => this.judge(this.read(line), engine));
    this.quarantined += 1;
    return [];
  }

  private read(line: string): Normalized {
    return normalizeLine(line, this.deps.clientAddressHeader);
  }

  private judge(read: Normalized, engine: DetectionEngine): readonly Finding[] {
    if ('quarantine' in read) {
      this.quarantined += 1;
      return [];
    }
    this.usage.count(read.signal);
    return engine.observe(read.signal, this.deps.now());
  }

  private report(found: { readonly findings: number; readonly canaries: number }): void {
    const { api, now, write } = this.deps;
    const heap = [...this.engines.values()].reduce((sum, { groups }) => sum + groups, 0);
    write(metricLine({ api }, { ...found, quarantined: this.quarantined, groups: heap, batches: 1 }, now()));
    for (const line of this.usage.lines(api, now())) write(line);
    this.quarantined = 0;
  }
}
