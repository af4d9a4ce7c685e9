import type { CedarResource, OperationTable, Principal, Session } from '../../../../../src/vocabulary';
import type { DecisionRequest } from '../../../../../lambda/core/authorization/decide';

export type Answer = 'allow' | 'forbidden' | 'implicit deny' | 'error' | 'unknown operation';

/** What the default policies and the two of the conformance suite mean, written by hand, without any engine. */
export function oracle({ operations }: OperationTable, request: DecisionRequest): Answer {
  const { principal, operation, resources } = request;
  const spec = operations.find(({ id, action }) => id === operation.id && action === operation.action);
  if (!operations.some(({ action }) => action === operation.action)) return 'unknown operation';
  if (!isText(principal, resources[0]) || !isSessionText(principal)) return 'error';
  const [object] = resources;
  const resource = object ?? { type: 'Collection', tenant: principal.tenant, owner: ownerOf(principal), parent: '' };
  const isOfTenant = principal.tenant !== '' && resource.tenant === principal.tenant;
  if (!isOfTenant && spec?.ownership !== 'shared') return 'forbidden';
  const under = object?.expectedParent;
  if (under !== undefined && (resource.parent === '' || resource.parent !== under)) return 'forbidden';
  if (principal.roles.includes('suspended')) return 'forbidden';
  const { session } = principal;
  if (session?.country === 'ZZ' && !session.certificate) return 'forbidden';
  if (spec?.stepUp && !isFresh(session)) return 'forbidden';
  const isAuditor = principal.roles.includes('auditor') && operation.action === 'getOrder' && isOfTenant;
  if (isAuditor && resource.type === 'Order') return 'allow';
  if (!spec || !typesOf(spec.identifiers).includes(resource.type)) return 'implicit deny';
  if (spec.roles.length > 0 && !spec.roles.some((role) => principal.roles.includes(role))) return 'implicit deny';
  const alternatives = spec.scopes.length > 0 ? spec.scopes : [[]];
  if (!alternatives.some((all) => all.every((scope) => principal.scopes.includes(scope)))) return 'implicit deny';
  if (spec.ownership === 'shared') return 'allow';
  if (!isOfTenant) return 'implicit deny';
  if (spec.ownership !== 'owner') return 'allow';
  const owner = ownerOf(principal);
  return owner !== '' && resource.owner === owner ? 'allow' : 'implicit deny';
}

/** Two factors within five minutes, the clock of the issuer a minute ahead at most. */
function isFresh(session: Session | undefined): boolean {
  if (session?.acr !== 'two-factor' || session.authTime === 0) return false;
  const age = session.time - session.authTime;
  return age >= -60 && age <= 300;
}

function isSessionText({ session }: Principal): boolean {
  if (session === undefined) return true;
  const { acr, authTime, certificate } = session as unknown as Record<string, unknown>;
  if (typeof acr !== 'string' || acr === '\ud800' || typeof certificate !== 'boolean') return false;
  return typeof authTime === 'number' && Number.isSafeInteger(authTime) && authTime >= 0;
}

function typesOf(identifiers: OperationTable['operations'][number]['identifiers']): string[] {
  const types = identifiers.map(({ resource }) => resource);
  return identifiers.some((each) => each.in === 'path') ? types : ['Collection', ...types];
}

function ownerOf({ subject, client, consumer }: Principal): string {
  if (subject !== '' && subject !== client) return subject;
  return consumer !== '' ? consumer : client;
}

function isText(principal: Principal, resource: CedarResource | undefined): boolean {
  const { subject, client, consumer, tenant, roles, scopes } = principal;
  const { expectedParent = '', ...object } = resource ?? { expectedParent: '' };
  const named = resource ? ['type', 'id', 'tenant', 'owner', 'parent'] : [];
  const attributes = named.map((name) => (object as Record<string, unknown>)[name]);
  const words = [subject, client, consumer, tenant, ...roles, ...scopes, ...attributes, expectedParent];
  return words.every((word: unknown) => typeof word === 'string' && !/\p{Surrogate}/u.test(word));
}
