import { type Mutant, withoutCheck } from './mutant';
import { withoutPolicies } from './policies';

export const authzTenant: readonly Mutant[] = [
  withoutCheck('authz-tenant', ['authorizer', 'guard'], 'the check of tenants in code'),
  withoutPolicies('authz-tenant', 'the policies that keep tenants apart', (text) =>
    text.replace(/resource\.tenant == principal\.tenant/g, 'true'),
  ),
];
