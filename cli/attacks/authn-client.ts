import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import { withEditedToken } from '../drill/cases';

/** A token without a scope of this API is for another one, or for none; its other claims may be read first. */
const NOT_OURS = refusedFor('AUDIENCE_MISMATCH');

/** Scopes that a user pool gives for something else than this API. */
const ELSEWHERE: readonly (readonly [string, string | undefined])[] = [
  // What every sign-in beside OAuth gives (InitiateAuth): the person's own account at Cognito.
  ['token of a sign-in with a password', 'aws.cognito.signin.user.admin'],
  ['token of a sign-in page alone', 'openid profile email'],
  ['token for another API of the user pool', 'billing.example.com/read billing.example.com/write'],
  ['token without any scope', undefined],
];

/** Where many APIs share a user pool, a token for one of them is no token for the next. */
export const authnClient: Attack = {
  slug: 'authn-client',
  title: 'use a token that the user pool gave for something else',
  cases: (context) => {
    const isShared = (prefix: string | undefined) => prefix !== undefined;
    const subject = context
      .callable()
      .flatMap(({ operation }) => context.callers.allowed(operation.spec).map((caller) => ({ operation, caller })))
      .find(({ caller }) => isShared(context.callers.issuerOf(caller.identity).scopePrefix));
    if (!subject) return notApplicable('no issuer tells APIs apart by the prefix of their scopes');
    return ELSEWHERE.map(([name, scope]) =>
      withEditedToken(subject, name, NOT_OURS, ({ claims }) => {
        if (scope === undefined) delete claims['scope'];
        else claims['scope'] = scope;
      }),
    );
  },
};
