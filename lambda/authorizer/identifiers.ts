import type { IdentifierSpec } from '../../src/vocabulary';
import type { Identifier } from '../core/authorization/authorize';
import { allow, type Decision, refuse } from '../core/decision';
import { decodeSegment, isPlainIdentifier, type RouteMatch } from '../core/route-match';
import type { AuthorizerRequest } from './request';

/** Undefined: not named. Empty: named, but not as one object in one spelling. */
function only(values: readonly string[] | undefined): string | undefined {
  const [value, ...more] = values ?? [];
  if (value === undefined) return undefined;
  return more.length === 0 && isPlainIdentifier(value) ? value : '';
}

function identifierIn(
  { in: place, name }: IdentifierSpec,
  request: AuthorizerRequest,
  route: RouteMatch,
): string | undefined {
  if (place === 'path') return decodeSegment(route.parameters[name] ?? '') ?? '';
  return only(place === 'query' ? request.query?.[name] : request.headers[name.toLowerCase()]);
}

/**
 * Reads the identifiers that an authorizer can see: path, query, header. Each names one object in one
 * spelling or the request is refused; an optional one that is left out names none. Identifiers in the body are the
 * guard's, because API Gateway shows the authorizer no body.
 */
export function identifiersOf(request: AuthorizerRequest, route: RouteMatch): Decision<readonly Identifier[]> {
  const isCanonical = Object.values(route.parameters).every((raw) => decodeSegment(raw) !== undefined);
  if (!isCanonical) return refuse('IDENTIFIER_INVALID');
  const identifiers: Identifier[] = [];
  for (const spec of route.operation.identifiers) {
    if (spec.in === 'body') continue;
    const value = identifierIn(spec, request, route);
    if (value === '') return refuse('IDENTIFIER_INVALID', { pointer: `/${spec.in}/${spec.name}` });
    if (value !== undefined) identifiers.push({ spec, value });
  }
  return allow(identifiers);
}
