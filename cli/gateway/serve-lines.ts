import type { FindingEvent } from '../../src/vocabulary';
import type { BootReport } from './boot-report';
import type { RequestLine } from './boot/answer';
import type { Endpoint } from './boot/endpoints';
import type { Gap } from './assembly/types';
import type { FunctionLogLine } from './audit-feed';

const MAX_LISTED = 12;

/** The boot report as lines: what runs, what does not, what was assumed or replaced. */
export function reportLines(report: BootReport): string[] {
  const security = report.gaps.filter(({ isSecurityRelevant }) => isSecurityRelevant);
  const other = report.gaps.filter(({ isSecurityRelevant }) => !isSecurityRelevant);
  return [
    `emulated: ${report.emulated.map(({ type, count }) => `${count} ${shortType(type)}`).join(', ')}`,
    ...section(
      'ignored',
      report.ignored.map(({ type, logicalIds }) => `${shortType(type)}: ${logicalIds.join(', ')}`),
    ),
    ...section('NOT EVALUATED, and security depends on it', gapLines(security)),
    ...section('not evaluated', gapLines(other)),
    ...section('replaced for the test', report.substitutions),
    ...section('source addresses', report.addresses),
    ...section('runtime', report.runtime),
    `assumptions about AWS: ${report.assumptions.length} (--verbose lists them)`,
  ];
}

/** The assumptions, one a line. */
export function assumptionLines({ assumptions }: BootReport): string[] {
  return section('assumptions', assumptions, Number.POSITIVE_INFINITY);
}

function section(title: string, lines: readonly string[], limit = MAX_LISTED): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > limit ? [`  … and ${lines.length - limit} more`] : [];
  return [`${title}:`, ...lines.slice(0, limit).map((line) => `  ${line}`), ...more];
}

const shortType = (type: string) => type.replace(/^AWS::/, '');

const RULE_OF_GROUP = /^rule ([^/\s]+)\/\S+ is not evaluated: (.*)$/;

/** One line for each gap; rules of one group that share a reason share a line. */
function gapLines(gaps: readonly Gap[]): string[] {
  const counts = new Map<string, number>();
  for (const { stack, logicalId, type, reason } of gaps) {
    const [, group, why] = RULE_OF_GROUP.exec(reason) ?? [];
    const what = group === undefined ? reason : `rules of ${group}: ${why}`;
    const line = `${stack}/${logicalId} (${shortType(type)}): ${what}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count > 1 ? line.replace(/: rules of/, `: ${count} rules of`) : line));
}

/** Where each API can be called. */
export function endpointLines(endpoints: readonly Endpoint[]): string[] {
  return endpoints.map(({ host, port, kind, basePath, api }) => {
    const note =
      kind === 'mtls-domain' ? ', client certificate required' : kind === 'execute-api' ? ', default endpoint' : '';
    return `  https://${host}:${port}${basePath}  (${api}${note})`;
  });
}

/** What a ready-made call is made of. */
export interface CurlCall {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly path: string;
  readonly token: string;
  /** File names. */
  readonly ca: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Loopback address to call from. */
  readonly address?: string;
}

/** A `curl` command line that an identity would be let in with. */
export function curlLine({ endpoint, method, path, token, ca, certificate, address }: CurlCall): string {
  const { host, port, basePath } = endpoint;
  return [
    'curl',
    `--cacert ${ca}`,
    `--resolve ${host}:${port}:127.0.0.1`,
    ...(certificate ? [`--cert ${certificate.cert} --key ${certificate.key}`] : []),
    ...(address ? [`--interface ${address}`] : []),
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    `-H 'Authorization: Bearer ${token}'`,
    `'https://${host}:${port}${basePath}${path}'`,
  ].join(' ');
}

/** One request in one line: time, call, status, who refused it, why, by which policy. */
export function requestLine({ time, method, path, status, milliseconds, refusal }: RequestLine): string {
  const clock = new Date(time).toISOString().slice(11, 23);
  const why = refusal
    ? `${refusal.layer} refused at ${refusal.by}: ${refusal.reason}${refusal.policies.length > 0 ? ` by ${refusal.policies.join(', ')}` : ''}`
    : 'allowed';
  return `${clock} ${printable(method)} ${printable(path)} ${status} ${milliseconds} ms  ${status < 400 && !refusal ? '' : why}`.trimEnd();
}

/** A line that a function printed. */
export function functionLine(line: FunctionLogLine): string {
  return `  | ${line.function}: ${printable(line.text)}`;
}

/** What the detector of the stack found. */
export function findingLine({ unmapped, finding_info: info }: FindingEvent): string {
  const { slug, group, hits, response } = unmapped.detection;
  return `  ! FINDING ${slug} (${printable(group)}): ${info.title}, ${hits} signals; ${response}`;
}

/** What containment did about a finding, or why it did nothing. */
export function containmentLine(record: Readonly<Record<string, unknown>>): string {
  const { message, metadata } = record as { message?: string; metadata?: { correlation_uid?: string } };
  return `  ! CONTAINMENT ${printable(message ?? '')} (finding ${printable(metadata?.correlation_uid ?? '')})`;
}

/** A record or finding, whole: one line of JSON, in which nothing that a caller sent can act on the terminal. */
export function recordLine(record: Readonly<Record<string, unknown>>): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(record).replace(/[^\x20-\x7e]/g, escaped);
}

// A path is the caller's own text: control characters must not reach the terminal.
function printable(text: string): string {
  const safe = text.replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
}
