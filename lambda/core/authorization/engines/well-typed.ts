import type { CedarResource, Principal, Session } from '../../../../src/vocabulary';

// A lone surrogate is rewritten on its way into wasm and into UTF-8, so that two different strings could be equal there.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Numbers are whole and exact: Cedar takes no others, and a rounded date is another date. */
function isSession(session: Session | undefined): boolean {
  if (session === undefined) return true;
  const { acr, amr, authTime, certificate, country, time } = session;
  if (!Array.isArray(amr) || typeof certificate !== 'boolean') return false;
  const isExact = [authTime, time].every((each) => Number.isSafeInteger(each) && each >= 0);
  return isExact && [acr, country, ...amr].every((word) => typeof word === 'string' && !LONE_SURROGATE.test(word));
}

/** Only strings and lists of strings reach an engine: policies know no other types, and none checks at run time. */
export function isWellTyped(principal: Principal, resource: CedarResource): boolean {
  if (!isSession(principal.session)) return false;
  const { subject, client, consumer, tenant, roles, scopes } = principal;
  const words = [subject, client, consumer, tenant, resource.type, resource.id, resource.tenant, resource.owner];
  words.push(resource.parent, resource.expectedParent ?? '');
  if (!Array.isArray(roles) || !Array.isArray(scopes)) return false;
  return [...words, ...roles, ...scopes].every(
    (word: unknown) => typeof word === 'string' && !LONE_SURROGATE.test(word),
  );
}
