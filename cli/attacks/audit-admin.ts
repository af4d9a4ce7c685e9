import { randomInt } from 'node:crypto';
import { type Attack, type AttackCase, casesOr, notApplicable } from '../drill/attack';
import { NOBODY, type Subject } from '../drill/cases';
import type { AdministrativeAction } from '../drill/target';
import { found } from './found';

/** One thing that nobody but a deployment may do, and the detection that must tell. */
interface Sabotage extends Omit<AdministrativeAction, 'actor'> {
  readonly name: string;
  readonly detection: string;
}

const SABOTAGE: readonly Sabotage[] = [
  { name: 'authorizer deleted', service: 'apigateway', event: 'DeleteAuthorizer', detection: 'admin-authorizer' },
  { name: 'web ACL taken off', service: 'wafv2', event: 'DisassociateWebACL', detection: 'admin-web-acl-detached' },
  {
    name: 'authorization policy added',
    service: 'verifiedpermissions',
    event: 'CreatePolicy',
    detection: 'admin-policy-store',
  },
  { name: 'OAuth client added', service: 'cognito-idp', event: 'CreateUserPoolClient', detection: 'admin-user-pool' },
  { name: 'flood protection dropped', service: 'shield', event: 'DeleteProtection', detection: 'admin-shield' },
  { name: 'certificate deleted', service: 'acm', event: 'DeleteCertificate', detection: 'admin-certificate' },
  {
    name: 'log cut from its stream',
    service: 'logs',
    event: 'DeleteSubscriptionFilter',
    detection: 'admin-logging-stopped',
  },
  {
    name: 'API keys read in the clear',
    service: 'apigateway',
    event: 'GetApiKeys',
    parameters: { includeValues: true },
    isRead: true,
    detection: 'admin-api-keys',
  },
];

function sabotageCase({ operation, caller }: Subject, { name, detection, ...action }: Sabotage): AttackCase {
  const actor = `arn:aws:iam::111122223333:user/drill-${randomInt(1e9)}`;
  return {
    name,
    operation: operation.spec.id,
    expect: found(detection, actor),
    run: (context) => {
      context.target.administer?.({ ...action, actor });
      return context.positive(operation, caller);
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** Whoever may change the platform needs no token. */
export const auditAdmin: Attack = {
  slug: 'audit-admin',
  title: 'change the platform without anybody being told',
  cases: (context) => {
    const { target } = context;
    if (!target.administer) return notApplicable('nobody here can act as an administrator');
    if (!target.audit.hasStream) return notApplicable('the stack has no stream of records');
    const probe = context.probe();
    return casesOr(probe ? SABOTAGE.map((each) => sabotageCase(probe, each)) : [], NOBODY);
  },
};
