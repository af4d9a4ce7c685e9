import type { EditedToken, Reasons } from './forgery';

const MISSING: Reasons = ['SCOPE_MISSING', 'AUDIENCE_MISMATCH'];

const words = (scope: unknown): string[] => (typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []);

const each = (name: string, change: (scope: string) => string): EditedToken => ({
  name,
  reasons: MISSING,
  senseless: (_, { claims }) => (words(claims['scope']).length > 0 ? undefined : 'good tokens have no scope'),
  edit: ({ claims }) => {
    claims['scope'] = words(claims['scope']).map(change).join(' ');
  },
});

export const NO_SCOPE = each('token without its scopes', () => '');

/** A scope is one exact word of a list (RFC 6749 section 3.3): `orders:read` is no part of `orders:readwrite`. */
export const SCOPE_FORGERIES: readonly EditedToken[] = [
  each('scopes with a longer name', (scope) => `${scope}write`),
  each('scopes with something before them', (scope) => `not.${scope}`),
  each('scopes with a shorter name', (scope) => scope.slice(0, -1)),
  each('scopes in other case', (scope) => (scope === scope.toUpperCase() ? scope.toLowerCase() : scope.toUpperCase())),
];
