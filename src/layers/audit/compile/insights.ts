import type { Condition, Detection, SignalSource } from '../../../vocabulary';
import { inOneLog, jsonTexts, placesOf } from './log-fields';

/**
 * A detection as a query of CloudWatch Logs Insights: its rows are the findings.
 *
 * @param whole the detection
 * @param within member of the log line in which the record stands, with a dot; default: the line is the record
 */
export function insightsQuery(whole: Detection, within = ''): string | undefined {
  const detection = inOneLog(whole);
  if (!detection) return undefined;
  const { source, groupBy, trigger } = detection;
  const groups = placesOf(source, groupBy)?.map((place) => quoted(`${within}${place}`));
  const filters = filtersOf(source, detection.where, within);
  if (groups === undefined || filters === undefined) return undefined;
  const statistics = statisticsOf(detection, groups, within);
  if (statistics === undefined) return undefined;
  const steps = trigger.kind === 'then' ? thenFilter(detection) : filters;
  return [`fields @timestamp, ${[...groups].join(', ')}`, ...steps.map((each) => `filter ${each}`), ...statistics].join(
    '\n| ',
  );
}

function statisticsOf(detection: Detection, groups: readonly string[], within: string): readonly string[] | undefined {
  const { trigger, windowSeconds, source } = detection;
  const by = `by ${groups.join(', ')}, bin(${span(windowSeconds)})`;
  switch (trigger.kind) {
    case 'each':
      return ['sort @timestamp desc', 'limit 1000'];
    case 'count':
      return [`stats count(*) as hits ${by}`, `filter hits >= ${trigger.threshold}`, 'sort hits desc'];
    case 'distinct': {
      const [place] = placesOf(source, trigger.field) ?? [];
      const counted = trigger.field === 'minute' ? 'datefloor(@timestamp, 1m)' : place && quoted(`${within}${place}`);
      if (counted === undefined) return undefined;
      return [
        `stats count_distinct(${counted}) as different ${by}`,
        `filter different >= ${trigger.threshold}`,
        'sort different desc',
      ];
    }
    case 'then':
      return [
        `stats sum(refused) as failures, sum(1 - refused) as successes ${by}`,
        `filter failures >= ${trigger.threshold} and successes > 0`,
      ];
    case 'surge':
      return [`stats count(*) as hits ${by}`, `filter hits >= ${trigger.minimum}`, 'sort hits desc'];
    case 'novel':
      // The country stands in another log than the consumer: no single query sees both.
      return undefined;
  }
}

function thenFilter({ source, where, trigger }: Detection): string[] {
  if (trigger.kind !== 'then') return [];
  const before = (filtersOf(source, where) ?? []).join(' and ');
  const after = (filtersOf(source, trigger.after) ?? []).join(' and ');
  return [`(${before}) or (${after})\n| fields strcontains(unmapped.hardened.decision, "refuse") as refused`];
}

function filtersOf(source: SignalSource, conditions: readonly Condition[], within = ''): string[] | undefined {
  const found = conditions.map((condition) => filterOf(source, condition, within));
  return found.some((each) => each === undefined) ? undefined : (found as string[]);
}

function filterOf(source: SignalSource, condition: Condition, within: string): string | undefined {
  const [name] = placesOf(source, condition.field) ?? [];
  if (name === undefined) return undefined;
  const place = quoted(`${within}${name}`);
  // Days are numbers in the log.
  const isNumber = source === 'certificate' && condition.field === 'detail';
  if ('in' in condition) {
    return `${place} in [${condition.in.map((value) => (isNumber ? value : JSON.stringify(value))).join(', ')}]`;
  }
  const texts = condition.contains.flatMap(jsonTexts);
  // An object is no field of a query: the message as a whole is.
  const like = (text: string) =>
    condition.field === 'detail' ? `@message like ${inParameters(text)}` : `${place} like ${JSON.stringify(text)}`;
  return `(${texts.map(like).join(' or ')})`;
}

/** A text behind the parameters of an action: names of users and ids of events are none of its details. */
function inParameters(text: string): string {
  return `/"requestParameters":.*${text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)}/`;
}

/** "Supported logs and discovered fields" in the CloudWatch Logs User Guide: other characters need backticks. */
function quoted(place: string): string {
  return /^[@.\w]+$/.test(place) ? place : `\`${place}\``;
}

function span(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
