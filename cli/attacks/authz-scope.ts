import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { changed, type Subject } from '../drill/cases';
import { without } from '../forgeries/forgery';
import { withToken } from '../drill/call';
import { scopeClaim } from '../gateway/identities/sign-token';
import type { DrillContext } from '../drill/context';

const MISSING = refusedFor('SCOPE_MISSING');

/** Scopes that other operations need and this one does not. */
function scopesOfOthers(context: DrillContext, { operation }: Subject): string[] {
  const own = operation.spec.scopes.flat();
  return [...new Set(context.table.operations.flatMap(({ scopes }) => scopes.flat()))].filter(
    (scope) => !own.includes(scope),
  );
}

/** Scopes as the issuer of the caller writes them; undefined: as few as it ever grants. */
function withScope(subject: Subject, name: string, scopes: readonly string[] | undefined): AttackCase {
  return changed(subject, name, MISSING, async (call, { target, callers }) => {
    const issuer = callers.issuerOf(subject.caller.identity);
    const claim = scopes || issuer.scopePrefix ? scopeClaim(issuer, scopes ?? []) : {};
    const token = await target.identities.mint(subject.caller.identity, (parts) => {
      parts.claims = { ...without(parts.claims, ...Object.keys(scopeClaim(issuer, []))), ...claim };
    });
    return withToken(call, token);
  });
}

/** A scope is one exact word of a list (trap 37). */
export const authzScope: Attack = {
  slug: 'authz-scope',
  title: 'call an operation with the scope of another one',
  cases: (context) => {
    const subjects = context.callable(
      ({ spec }) => spec.scopes.length > 0 && spec.scopes.every((all) => all.length > 0),
    );
    const first = subjects[0];
    const everywhere = subjects.map((subject) =>
      withScope(subject, 'scopes of all other operations', scopesOfOthers(context, subject)),
    );
    const needed = first?.operation.spec.scopes[0]?.[0] ?? '';
    const variants = first
      ? [
          withScope(first, 'no scope', undefined),
          withScope(first, 'scope with a longer name', [`${needed}write`]),
          withScope(first, 'scope with a shorter name', [needed.slice(0, -1)]),
          withScope(first, 'scope in other case', [
            needed === needed.toUpperCase() ? needed.toLowerCase() : needed.toUpperCase(),
          ]),
        ]
      : [];
    return casesOr([...everywhere, ...variants], 'no operation of the contract needs a scope');
  },
};
