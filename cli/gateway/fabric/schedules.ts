import { randomUUID } from 'node:crypto';
import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { BusTarget } from './event-bus';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Rules of the template that are on a schedule: `rate(...)` happens by the clock of this machine, `cron(...)` when asked. */
export class Schedules {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly arns: string[] = [];

  constructor(
    { stacks }: ResolvedAssembly,
    private readonly target: BusTarget,
  ) {
    for (const { type, properties } of stacks.flatMap(({ resources }) => Object.values(resources))) {
      const expression = textOf(properties['ScheduleExpression']);
      if (type !== 'AWS::Events::Rule' || expression === undefined || properties['State'] === 'DISABLED') continue;
      const arns = listOf(properties['Targets']).flatMap((each) => textOf(recordOf(each)['Arn']) ?? []);
      this.arns.push(...arns);
      const period = periodOf(expression);
      if (period !== undefined) this.timers.push(setInterval(() => this.send(arns), period).unref());
    }
  }

  fire(): void {
    this.send(this.arns);
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private send(arns: readonly string[]): void {
    for (const arn of arns) {
      const time = new Date().toISOString();
      this.target(arn, { id: randomUUID(), 'detail-type': 'Scheduled Event', source: 'aws.events', time, detail: {} });
    }
  }
}

function periodOf(expression: string): number | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0);
}
