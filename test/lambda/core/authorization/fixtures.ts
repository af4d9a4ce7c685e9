import { buildPolicyBundle } from '../../../../src/layers/authorization/bundle';
import type { PolicyBundle } from '../../../../src/vocabulary';
import type { ResolvedResource } from '../../../../lambda/core/authorization/resolver';
import { TABLE, TYPES } from '../../../layers/authorization/fixtures';

export { caller, operation, operationOf, TABLE, TYPES } from '../../../layers/authorization/fixtures';

export const BUNDLE = buildPolicyBundle(TABLE, TYPES);

/** An object of tenant acme and of alice; what a test is about it says itself. */
export function object(given: Partial<ResolvedResource> = {}): ResolvedResource {
  return { type: 'Order', id: 'o-1', tenant: 'acme', owner: 'alice', parent: '', ...given };
}

/** A bundle with one more policy in every slice, as if synth had let it pass. */
export function withPolicy(bundle: PolicyBundle, id: string, text: string): PolicyBundle {
  const slices = Object.fromEntries(Object.entries(bundle.slices).map(([action, ids]) => [action, [...ids, id]]));
  return { ...bundle, policies: { ...bundle.policies, [id]: text }, slices };
}

/** A bundle that has lost a policy everywhere. */
export function withoutPolicy(bundle: PolicyBundle, lost: string): PolicyBundle {
  const policies = Object.fromEntries(Object.entries(bundle.policies).filter(([id]) => id !== lost));
  const slices = Object.entries(bundle.slices).map(([action, ids]) => [action, ids.filter((id) => id !== lost)]);
  return { ...bundle, policies, slices: Object.fromEntries(slices) };
}
