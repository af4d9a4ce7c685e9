import { randomUUID } from 'node:crypto';
import { isRecord, listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import { matchesPattern } from './event-pattern';
import { eventPermissions, type MayInvoke } from './event-permissions';

/** What somebody puts on an event bus. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Name or ARN; default: `default`. */
  readonly bus?: string;
  /** ARNs of what it is about. */
  readonly resources?: readonly string[];
  /** The Region whose bus gets it; default: that of every stack. */
  readonly region?: string;
}

interface BusRule {
  readonly name: string;
  readonly bus: string;
  readonly region: string;
  readonly pattern: unknown;
  readonly takesReads: boolean;
  readonly targets: readonly string[];
}

/** Takes an event that a rule leads to it. */
export type BusTarget = (arn: string, event: Readonly<Record<string, unknown>>) => void;

const EVENTS_OF_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** The event buses of the template: rules that are switched on, and where they lead. */
export class LocalEventBus {
  private readonly rules: readonly BusRule[];
  private readonly place: { readonly account: string; readonly region: string };

  constructor(
    resolved: ResolvedAssembly,
    private readonly target: BusTarget,
  ) {
    const { stacks } = resolved;
    const mayInvoke = eventPermissions(resolved);
    this.rules = stacks.flatMap(({ resources, region }) =>
      Object.entries(resources).flatMap(([id, each]) =>
        ruleOf(id, each, mayInvoke).map((rule) => ({ ...rule, region })),
      ),
    );
    const [{ account = '', region = '' } = {}] = stacks;
    this.place = { account, region };
  }

  /** Puts an event on its bus; the names of the rules that took it. */
  put(given: BusEvent): string[] {
    return this.lead(given, this.envelope(given));
  }

  private lead(given: BusEvent, event: Readonly<Record<string, unknown>>): string[] {
    const taken = this.takers(given, event);
    const onward = taken.flatMap(({ targets, region }) =>
      targets.flatMap((arn) => {
        const bus = busOf(arn);
        // Passed on, an event keeps its envelope, and goes no further than one bus.
        if (bus !== undefined && bus.region !== region) return this.lead({ ...given, ...bus }, event);
        this.target(arn, event);
        return [];
      }),
    );
    return [...taken.map(({ name }) => name), ...onward];
  }

  /** Where an event would be led. */
  targetsOf(given: BusEvent): string[] {
    return this.takers(given, this.envelope(given)).flatMap(({ targets }) => targets);
  }

  private envelope({ source, detailType, detail, resources = [], region }: BusEvent) {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': detailType,
      source,
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      ...this.place,
      ...(region !== undefined && { region }),
      resources,
      detail,
    };
  }

  private takers(
    { detail, bus = 'default', region }: BusEvent,
    event: Readonly<Record<string, unknown>>,
  ): readonly BusRule[] {
    const isRead = detail['readOnly'] === true;
    return this.rules.filter(
      (rule) =>
        rule.bus === nameOf(bus) &&
        (region === undefined || region === rule.region) &&
        (!isRead || rule.takesReads) &&
        matchesPattern(rule.pattern, event),
    );
  }
}

function ruleOf(
  id: string,
  { type, properties }: { type: string; properties: Record<string, unknown> },
  mayInvoke: MayInvoke,
): Omit<BusRule, 'region'>[] {
  const state = textOf(properties['State']) ?? 'ENABLED';
  if (type !== 'AWS::Events::Rule' || !state.startsWith('ENABLED') || !isRecord(properties['EventPattern'])) return [];
  const arns = listOf(properties['Targets']).flatMap((target) => textOf(recordOf(target)['Arn']) ?? []);
  const targets = arns.filter((arn) => !arn.includes(':lambda:') || mayInvoke(id, arn));
  const bus = nameOf(textOf(properties['EventBusName']) ?? 'default');
  return [{ name: id, bus, pattern: properties['EventPattern'], takesReads: state === EVENTS_OF_READS, targets }];
}

/** Which bus an ARN is of; undefined: of none. */
function busOf(arn: string): { readonly bus: string; readonly region: string } | undefined {
  const [, region = '', bus = ''] = /^arn:[^:]+:events:([^:]*):[^:]*:event-bus\/(.+)$/.exec(arn) ?? [];
  return region === '' ? undefined : { bus, region };
}

/** The name of a bus, from its name or ARN. */
function nameOf(bus: string): string {
  return bus.includes(':event-bus/') ? bus.split(':event-bus/')[1]! : bus;
}
