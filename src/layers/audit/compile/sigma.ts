import { createHash } from 'node:crypto';
import type { Condition, Detection, SignalSource } from '../../../vocabulary';
import { inOneLog, jsonTexts, placesOf } from './log-fields';

/** One document of a Sigma file, as data: the command line writes it as YAML. */
export type SigmaDocument = Readonly<Record<string, unknown>>;

const LOG_SOURCES: Readonly<Record<SignalSource, Readonly<Record<string, string>>>> = {
  decision: { product: 'cdk-hardened-api', service: 'decision' },
  access: { product: 'aws', service: 'apigateway' },
  waf: { product: 'aws', service: 'waf' },
  admin: { product: 'aws', service: 'cloudtrail' },
  certificate: { product: 'aws', service: 'acm' },
};

/**
 * A detection as Sigma: the rule that selects, and for thresholds the correlation rule over it (Sigma Correlation Rules
 * Specification 2.0). Undefined where Sigma has no word for it.
 */
export function sigmaRule(whole: Detection): readonly SigmaDocument[] | undefined {
  const detection = inOneLog(whole);
  if (!detection) return undefined;
  const { source, slug, groupBy, trigger, windowSeconds } = detection;
  const groups = placesOf(source, groupBy);
  if (groups === undefined) return undefined;
  const base = selection(detection, slug, detection.where);
  if (base === undefined) return undefined;
  if (trigger.kind === 'each') return [base];
  const common = { 'group-by': [...groups], timespan: `${windowSeconds}s` };
  const hidden = { ...base, name: `${slug}-base`, level: 'informational' };
  switch (trigger.kind) {
    case 'count':
      return [
        correlation(detection, {
          type: 'event_count',
          rules: [`${slug}-base`],
          ...common,
          condition: { gte: trigger.threshold },
        }),
        hidden,
      ];
    case 'distinct': {
      const [field] = placesOf(source, trigger.field) ?? [];
      if (field === undefined) return undefined;
      const condition = { field, gte: trigger.threshold };
      return [correlation(detection, { type: 'value_count', rules: [`${slug}-base`], ...common, condition }), hidden];
    }
    case 'then':
      return sequence(detection, hidden, common, trigger);
    case 'novel':
    case 'surge':
      return undefined;
  }
}

function sequence(
  detection: Detection,
  before: SigmaDocument,
  common: SigmaDocument,
  { threshold, after }: { readonly threshold: number; readonly after: readonly Condition[] },
): readonly SigmaDocument[] | undefined {
  const { slug } = detection;
  const success = selection(detection, `${slug}-after`, after);
  if (success === undefined) return undefined;
  const many = {
    title: `${detection.title}: before`,
    id: idOf(`${slug}-many`),
    name: `${slug}-many`,
    correlation: { type: 'event_count', rules: [`${slug}-base`], ...common, condition: { gte: threshold } },
  };
  const ordered = { type: 'temporal_ordered', rules: [`${slug}-many`, `${slug}-after`], ...common };
  return [correlation(detection, ordered), many, before, { ...success, name: `${slug}-after`, level: 'informational' }];
}

function correlation(detection: Detection, body: SigmaDocument): SigmaDocument {
  return { ...head(detection, detection.slug), correlation: body, level: detection.severity };
}

function selection(detection: Detection, name: string, conditions: readonly Condition[]): SigmaDocument | undefined {
  const members: Record<string, unknown> = {};
  for (const condition of conditions) {
    const [place] = placesOf(detection.source, condition.field) ?? [];
    if (place === undefined) return undefined;
    if ('in' in condition) members[place] = [...condition.in];
    else members[`${place}|contains`] = condition.contains.flatMap(jsonTexts);
  }
  return {
    ...head(detection, `${name}-base`),
    logsource: LOG_SOURCES[detection.source],
    detection: { selection: members, condition: 'selection' },
    level: detection.severity,
  };
}

function head(detection: Detection, name: string): SigmaDocument {
  return {
    title: detection.title,
    id: idOf(name),
    status: 'experimental',
    description: detection.response,
    tags: [
      ...detection.mitre.map(({ id }) => `attack.${id.toLowerCase()}`),
      ...detection.owasp.map((id) => `owasp.${id.split(':')[0].toLowerCase()}`),
    ],
    falsepositives: [detection.falsePositives],
  };
}

/** Sigma wants a UUID that never changes: one of version 5's form, made of the name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(`cdk-hardened-api/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
