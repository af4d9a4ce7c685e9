import { type Layer, LAYERS } from '../../src/vocabulary';
import { listOf, recordOf, textOf } from './assembly/json';
import type { AuditEntry } from './audit-feed';

/** Who refused a request, as the records say. */
export interface Refusal {
  readonly layer: Layer | 'gateway';
  /** Reason from the closed list, gateway response type, or WAF rule. */
  readonly reason: string;
  /** Where: `authorizer`, `guard`, `waf`, `gateway`. */
  readonly by: string;
  readonly policies: readonly string[];
}

/** Reads from the audit records of a request who refused it; undefined when nobody did. */
export function refusalOf(entries: readonly AuditEntry[]): Refusal | undefined {
  return fromHandlers(entries) ?? fromWaf(entries) ?? fromGateway(entries);
}

function fromHandlers(entries: readonly AuditEntry[]): Refusal | undefined {
  for (const { source, record } of entries) {
    const hardened = recordOf(recordOf(record['unmapped'])['hardened']);
    if (source !== 'ocsf' || hardened['decision'] !== 'refuse') continue;
    return {
      layer: layerOf(hardened['layer']),
      reason: textOf(hardened['reason']) ?? 'unknown',
      by: textOf(hardened['point']) ?? 'function',
      policies: policiesOf(record),
    };
  }
  return undefined;
}

function fromWaf(entries: readonly AuditEntry[]): Refusal | undefined {
  const blocked = entries.find(({ source, record }) => source === 'waf-log' && record['action'] === 'BLOCK');
  if (!blocked) return undefined;
  const rule = textOf(blocked.record['terminatingRuleId']) ?? 'unknown';
  return { layer: layerOf(rule.split('-')[0]), reason: rule, by: 'waf', policies: [] };
}

/** Layer that a gateway response speaks for, where its type tells. */
const RESPONSE_LAYERS: Readonly<Record<string, Layer>> = {
  BAD_REQUEST_BODY: 'input',
  BAD_REQUEST_PARAMETERS: 'input',
  UNSUPPORTED_MEDIA_TYPE: 'input',
  REQUEST_TOO_LARGE: 'input',
  UNAUTHORIZED: 'authentication',
  MISSING_AUTHENTICATION_TOKEN: 'network',
  THROTTLED: 'network',
  QUOTA_EXCEEDED: 'network',
  INVALID_API_KEY: 'network',
  WAF_FILTERED: 'network',
};

function fromGateway(entries: readonly AuditEntry[]): Refusal | undefined {
  const access = entries.find(({ source }) => source === 'access-log')?.record;
  const type = textOf(access?.['responseType']);
  if (!type || type === '-') return undefined;
  return { layer: RESPONSE_LAYERS[type] ?? 'gateway', reason: type, by: 'gateway', policies: [] };
}

function layerOf(word: unknown): Refusal['layer'] {
  return LAYERS.find((layer) => layer === word) ?? 'gateway';
}

/** Policies that decided (OCSF: `actor.authorizations`); the entry of an implicit deny repeats the reason instead. */
function policiesOf(record: Record<string, unknown>): string[] {
  const reason = textOf(record['status_code']);
  const authorizations = listOf(recordOf(record['actor'])['authorizations']).map(recordOf);
  const named = authorizations.map(({ policy }) => textOf(recordOf(policy)['uid']) ?? '');
  return named.filter((uid) => uid !== '' && uid !== reason && uid !== 'none');
}
