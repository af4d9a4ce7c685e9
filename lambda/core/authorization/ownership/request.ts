import { ownerOf, type PathResolver } from '../../../../src/vocabulary';
import type { Resolver } from '../resolver';

/** Objects that the verified token lists by type: they are the caller's own, all others do not exist for it. */
export const claimResolver: Resolver = async (type, id, asked) => {
  if (!asked) return 'unavailable';
  const { principal } = asked;
  // hasOwn: a resource type may be called `constructor`.
  const own = principal.objects && Object.hasOwn(principal.objects, type) ? principal.objects[type]! : [];
  if (!own.includes(id)) return undefined;
  return { type, id, tenant: principal.tenant, owner: ownerOf(principal), parent: '' };
};

/** Objects that lie below their tenant, and perhaps their owner, in the path: whose they are, the path itself says. */
export function pathResolver({ tenant, owner }: PathResolver): Resolver {
  return async (type, id, asked) => {
    const named = (parameter: string | undefined) => (parameter === undefined ? '' : asked?.path.get(parameter));
    const [ofTenant, ofOwner] = [named(tenant), named(owner)];
    if (!ofTenant || ofOwner === undefined) return 'unavailable';
    return { type, id, tenant: ofTenant, owner: ofOwner, parent: '' };
  };
}
