import type { ConfigMutation, Mutant } from './mutant';

/** A mutant whose Cedar policies are changed in both enforcement points, as an edit of a `.cedar` file would. */
export function withoutPolicies(slug: string, without: string, change: (text: string) => string): Mutant {
  const mutation = (handler: 'authorizer' | 'guard'): ConfigMutation => ({
    kind: 'config',
    handler,
    file: 'policies.json',
    edit: (bundle) => rewritePolicies(bundle, change),
  });
  return { slug, without, mutations: [mutation('authorizer'), mutation('guard')] };
}

/** Changes the text of every policy of a bundle; true when one changed. */
export function rewritePolicies(bundle: Record<string, unknown>, change: (text: string) => string): boolean {
  const policies = bundle.policies as Record<string, string>;
  const changed = Object.entries(policies).filter(([, text]) => change(text) !== text);
  for (const [id, text] of changed) policies[id] = change(text);
  return changed.length > 0;
}
