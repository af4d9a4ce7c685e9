import { type FindingEvent, SEVERITIES } from '../../src/vocabulary';
import type { Place } from './place';

/** What a finding is about. */
export interface Subject {
  /** Name of the API. */
  readonly api: string;
  readonly apiArn?: string;
}

/** A finding in AWS Security Finding Format. */
export type SecurityFinding = Readonly<Record<string, unknown>> & { readonly Id: string };

// "Required top-level ASFF attributes" and "Optional top-level ASFF attributes" in the Security Hub User Guide.
const TITLE = 256;
const DESCRIPTION = 1024;
const TEXT = 512;
const FIELD = 1024;

const LABELS = new Map(Object.entries(SEVERITIES).map(([word, id]) => [id, word.toUpperCase()]));

/** Namespace/category of ASFF, by the log that told. */
const TYPES: Readonly<Record<string, string>> = {
  admin: 'TTPs/Defense Evasion',
  certificate: 'Software and Configuration Checks/AWS Security Best Practices',
  decision: 'Unusual Behaviors/Application',
};

/** A finding as Security Hub takes it. The texts come from the rule; what callers chose stands in fields of its own, cut. */
export function securityFinding(event: FindingEvent, { api, apiArn }: Subject, place: Place): SecurityFinding {
  const { detection } = event.unmapped;
  const { partition, region, account } = place;
  const label = LABELS.get(event.severity_id) ?? 'MEDIUM';
  const types = [TYPES[sourceOf(event)] ?? 'Unusual Behaviors/Network Flow'];
  return {
    SchemaVersion: '2018-10-08',
    Id: event.finding_info.uid,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    AwsAccountId: account,
    Region: region,
    GeneratorId: `cdk-hardened-api/${detection.slug}`,
    Types: types,
    CreatedAt: isoOf(event.time),
    UpdatedAt: isoOf(event.time),
    FirstObservedAt: isoOf(event['start_time'], event.time),
    LastObservedAt: isoOf(event['end_time'], event.time),
    Severity: { Label: label },
    FindingProviderFields: { Severity: { Label: label }, Types: types },
    Title: cut(event.finding_info.title, TITLE),
    Description: cut(String(event['message'] ?? event.finding_info.title), DESCRIPTION),
    Remediation: { Recommendation: { Text: cut(detection.response, TEXT) } },
    ProductFields: fieldsOf(event),
    Resources: [
      {
        Type: apiArn === undefined ? 'Other' : 'AwsApiGatewayRestApi',
        Id: apiArn ?? api,
        Partition: partition,
        Region: region,
      },
    ],
    RecordState: 'ACTIVE',
  };
}

function sourceOf(event: FindingEvent): string {
  const { data_sources: sources } = event.finding_info as { readonly data_sources?: unknown };
  return Array.isArray(sources) ? String(sources[0]) : '';
}

function fieldsOf({ unmapped: { detection } }: FindingEvent): Record<string, string> {
  const fields = {
    detection: detection.slug,
    group: detection.group,
    hits: String(detection.hits),
    owasp: detection.owasp.join(' '),
    consumer: detection.consumer,
    address: detection.ip,
    correlations: detection.correlations.join(' '),
  };
  const known = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[`cdk-hardened-api/${name}`, cut(value, FIELD)] as const],
  );
  return Object.fromEntries(known);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function isoOf(time: unknown, fallback = Date.now()): string {
  const date = new Date(typeof time === 'number' ? time : fallback);
  return Number.isNaN(date.getTime()) ? new Date(fallback).toISOString() : date.toISOString();
}
