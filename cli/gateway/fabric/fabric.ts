import { ENV, FINDING_EVENT } from '../../../src/vocabulary';
import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { Invoke } from '../boot/answer';
import type { AwsHandler } from '../services/aws-endpoint';
import { type BusEvent, LocalEventBus } from './event-bus';
import { LocalIpSets } from './ip-sets';
import { LocalQueues, queueArn } from './queues';
import { Schedules } from './schedules';
import { LocalSecurityHub } from './security-hub';

/** One receiver of findings, and whether it has one of them. */
export interface FindingDelivery {
  readonly receiver: string;
  readonly isTaken: boolean;
}

/** What the fabric of a boot is made of. */
export interface FabricInput {
  readonly resolved: ResolvedAssembly;
  readonly invoke: Invoke;
  /** Takes what a rule writes to a log group. */
  readonly log: (group: string, event: Record<string, unknown>) => void;
  /** Queues that the detector puts findings on, as it is told itself: URLs. */
  readonly findingQueues: readonly string[];
  readonly hasEventBus: boolean;
}

const INVOKE_LIMIT_MS = 60_000;

/** What stands between the functions of a stack: event buses, queues, topics, and the services that they call. */
export class Fabric {
  readonly bus: LocalEventBus;
  readonly queues: LocalQueues;
  readonly hub: LocalSecurityHub;
  private readonly ipSets: LocalIpSets;
  private readonly schedules: Schedules;
  private readonly events: BusEvent[] = [];
  private readonly topics = new Map<string, Readonly<Record<string, unknown>>[]>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly input: FabricInput) {
    const [{ account = '', region = '' } = {}] = input.resolved.stacks;
    this.queues = new LocalQueues(input.resolved, input.invoke);
    this.hub = new LocalSecurityHub({ account, region });
    this.ipSets = new LocalIpSets(input.resolved);
    this.schedules = new Schedules(input.resolved, (arn, event) => this.reach(arn, event));
    this.bus = new LocalEventBus(input.resolved, (arn, event) => this.reach(arn, event));
  }

  /** The services that functions call. */
  get handlers(): readonly AwsHandler[] {
    return [this.putEvents, this.queues.handler, this.hub.handler, this.ipSets.handler];
  }

  /** Every receiver of the stack, and whether it has a finding. */
  async deliveries(uid: string): Promise<readonly FindingDelivery[]> {
    await this.settle();
    const { findingQueues, hasEventBus } = this.input;
    const isIn = (bodies: readonly string[]) => bodies.some((body) => body.includes(JSON.stringify(uid)));
    return [
      ...(hasEventBus
        ? [{ receiver: 'event bus', isTaken: isIn(this.events.map((each) => JSON.stringify(each))) }]
        : []),
      ...this.findingTargets().map((arn) => ({
        receiver: arn.slice(arn.lastIndexOf(':') + 1),
        isTaken: isIn((this.topics.get(arn) ?? []).map((each) => JSON.stringify(each))),
      })),
      ...findingQueues.map((url) => ({
        receiver: url.slice(url.lastIndexOf('/') + 1),
        isTaken: isIn(this.queues.taken(queueArn(url))),
      })),
    ];
  }

  /** Has everything that is on schedule happen now. */
  async tick(): Promise<void> {
    this.schedules.fire();
    await this.settle();
  }

  /** Ends what would happen on schedule. */
  stop(): void {
    this.schedules.stop();
  }

  /** Resolves when nothing is on its way any more. */
  async settle(): Promise<void> {
    // What a function of a queue puts on the bus reaches others in turn.
    for (let before: Promise<unknown> | undefined; before !== this.running; ) {
      before = this.running;
      await before;
      await this.queues.settle();
    }
  }

  /** Where findings of the APIs of this boot are led. */
  private findingTargets(): string[] {
    const { stacks } = this.input.resolved;
    const environments = stacks.flatMap(({ resources }) =>
      Object.values(resources).map(({ properties }) => recordOf(recordOf(properties['Environment'])['Variables'])),
    );
    const apis = new Set(environments.flatMap((each) => textOf(each[ENV.API_NAME]) ?? []));
    return [...new Set([...apis].flatMap((api) => this.bus.targetsOf(findingProbe(api))))];
  }

  private reach(arn: string, event: Readonly<Record<string, unknown>>): void {
    const { log, invoke } = this.input;
    if (arn.includes(':log-group:')) log(arn, event);
    else if (arn.includes(':sns:')) this.topics.set(arn, [...(this.topics.get(arn) ?? []), event]);
    else if (arn.includes(':sqs:')) this.queues.send(arn, JSON.stringify(event));
    else if (arn.includes(':lambda:')) this.running = this.running.then(() => invoke(arn, event, INVOKE_LIMIT_MS));
  }

  private readonly putEvents: AwsHandler = ({ operation, body }) => {
    if (operation !== 'AWSEvents.PutEvents') return undefined;
    const Entries = listOf(body['Entries']).map((each, index) => {
      const { Source, DetailType, Detail, EventBusName } = recordOf(each);
      const detail = recordOf(JSON.parse(textOf(Detail) ?? '{}'));
      const event = { source: String(Source), detailType: String(DetailType), detail, bus: textOf(EventBusName) };
      this.events.push(event);
      this.bus.put(event);
      return { EventId: `local-${this.events.length}-${index}` };
    });
    return { status: 200, body: { FailedEntryCount: 0, Entries } };
  };
}

/** A finding of any detection but the canary's, which is for nobody's attention. */
function findingProbe(api: string): BusEvent {
  const detail = { unmapped: { detection: { api, slug: 'web-attack' } } };
  return { source: FINDING_EVENT.SOURCE, detailType: FINDING_EVENT.TYPE, detail };
}
