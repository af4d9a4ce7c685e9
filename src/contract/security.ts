import type { Faults } from './faults';
import { asList, asObject, deref, isObject, type JsonObject, join } from './pointer';
import { didYouMean } from './suggest';

/** What the contract says about who may call an operation. */
export interface DeclaredSecurity {
  /** The requirements as written: the operation's, else the document's; undefined where neither says anything. */
  readonly requirements?: readonly JsonObject[];
  /** Scope alternatives that a token must meet. */
  readonly scopes: readonly (readonly string[])[];
  /** Alternatives that no token proves (API keys, basic authentication, none at all): they are not offered. */
  readonly dropped: readonly string[];
  /** True when the contract lets anyone call. */
  readonly open: boolean;
}

type SchemeKind = 'scoped' | 'bearer' | 'other';

/** Reads the requirements of an operation. Unknown schemes are faults. */
export function declaredSecurity(
  document: JsonObject,
  operation: JsonObject,
  pointer: string,
  faults: Faults,
): DeclaredSecurity {
  const own = Array.isArray(operation.security);
  const written = own ? operation.security : document.security;
  if (!Array.isArray(written)) return { scopes: [], dropped: [], open: true };
  const requirements = asList(written).filter(isObject);
  const at = own ? join(pointer, 'security') : '/security';
  const alternatives = requirements.map((requirement, index) =>
    alternative(document, requirement, join(at, index), faults),
  );
  const open = requirements.length === 0 || requirements.some((requirement) => Object.keys(requirement).length === 0);
  const accepted = alternatives.filter((entry) => entry.byToken);
  const dropped = alternatives.filter((entry) => !entry.byToken && entry.name !== '').map((entry) => entry.name);
  return { requirements, scopes: distinct(accepted.map((entry) => entry.scopes)), dropped, open };
}

interface Alternative {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly byToken: boolean;
}

function alternative(document: JsonObject, requirement: JsonObject, pointer: string, faults: Faults): Alternative {
  const schemes = Object.entries(requirement);
  const kinds = schemes.map(([name]) => schemeKind(document, name, pointer, faults));
  const scopes = schemes.flatMap(([, list], index) =>
    kinds[index] === 'other' ? [] : asList(list).filter((scope): scope is string => typeof scope === 'string'),
  );
  const byToken = kinds.some((kind) => kind !== 'other');
  return { name: schemes.map(([name]) => name).join(' and '), scopes: [...new Set(scopes)], byToken };
}

function schemeKind(document: JsonObject, name: string, pointer: string, faults: Faults): SchemeKind {
  const schemes = asObject(asObject(document.components).securitySchemes);
  const raw = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  if (raw === undefined) {
    const remedy = `define it under components.securitySchemes; ${didYouMean(name, Object.keys(schemes))}`;
    faults.add(pointer, `security scheme "${name}" is not defined`, remedy);
    return 'other';
  }
  const scheme = asObject(deref(document, raw)?.value);
  if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') return 'scoped';
  return scheme.type === 'http' && String(scheme.scheme).toLowerCase() === 'bearer' ? 'bearer' : 'other';
}

function distinct(alternatives: readonly (readonly string[])[]): (readonly string[])[] {
  const seen = new Map(alternatives.map((scopes) => [[...scopes].sort().join(' '), scopes]));
  return [...seen.values()];
}
