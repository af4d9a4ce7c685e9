import { type Attack, type AttackCase, casesOr, refusedTwice } from '../drill/attack';
import type { Caller } from '../drill/callers';
import { changed, type Subject } from '../drill/cases';
import { withToken } from '../drill/call';
import type { DrillContext } from '../drill/context';

const MISSING = refusedTwice('authz-role', 'ROLE_MISSING');

/** The call with the token of somebody else; objects and everything else stay the caller's own. */
function asSomebodyElse(subject: Subject, name: string, caller: Caller): AttackCase {
  return changed(subject, name, MISSING, async (call, context) => withToken(call, await context.token(caller)));
}

/** A consumer that was never given a role of the operation, whose issuer nevertheless writes it into the token. */
function escalated(context: DrillContext, subject: Subject): AttackCase[] {
  const { roles } = subject.operation.spec;
  const { tenant } = subject.caller.identity;
  const weak = context.callers.identities.find(
    (identity) =>
      identity.consumer !== undefined &&
      identity.tenant === tenant &&
      !identity.certificate &&
      !identity.address &&
      context.callers.identities
        .filter(({ consumer }) => consumer === identity.consumer)
        .every((each) => !each.roles.some((role) => roles.includes(role))),
  );
  if (!weak) return [];
  const claiming = context.callers.withScopes(
    context.callers.withRoles({ identity: weak, key: weak.name }, roles),
    subject.operation.spec.scopes[0] ?? [],
  );
  return [asSomebodyElse(subject, `role that only the token of ${weak.name} claims`, claiming)];
}

/** Authenticated is not authorized. */
export const authzRole: Attack = {
  slug: 'authz-role',
  title: 'call an operation that is for other roles',
  cases: (context) => {
    const subjects = context.callable(({ spec }) => spec.roles.length > 0);
    const cases = subjects.flatMap((subject) => {
      const { roles } = subject.operation.spec;
      const others = [...new Set(context.table.operations.flatMap((each) => each.roles))].filter(
        (role) => !roles.includes(role),
      );
      return [
        asSomebodyElse(subject, 'no role', context.callers.withRoles(subject.caller, [])),
        ...(others.length > 0
          ? [
              asSomebodyElse(
                subject,
                'roles of other operations only',
                context.callers.withRoles(subject.caller, others),
              ),
            ]
          : []),
        ...escalated(context, subject),
      ];
    });
    return casesOr(cases, 'no operation of the contract names roles');
  },
};
