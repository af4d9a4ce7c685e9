import type { Condition, Detection, Technique } from '../detection';
import type { OwaspId } from '../control';
import { events } from './conditions';
import { MITRE } from './mitre';

/** What differs between rules about administrative actions. */
interface AdminRule {
  readonly slug: string;
  readonly title: string;
  readonly severity?: Detection['severity'];
  readonly names: readonly string[];
  /** Members that the action must touch; default: any. */
  readonly touching?: readonly string[];
  readonly owasp?: readonly OwaspId[];
  readonly mitre: readonly Technique[];
  readonly response: string;
}

/** One action is one finding: nobody but a deployment may do these things. */
function adminRule({ names, touching, severity = 'high', owasp = ['API8:2023'], ...rest }: AdminRule): Detection {
  const where: readonly Condition[] = touching
    ? [...events(...names), { field: 'detail', contains: touching }]
    : events(...names);
  const [event] = names;
  const actor = 'arn:aws:iam::111122223333:user/mallory';
  return {
    ...rest,
    severity,
    source: 'admin',
    where,
    groupBy: 'actor',
    trigger: { kind: 'each' },
    windowSeconds: 300,
    owasp,
    falsePositives: 'a deployment: compare the time and the principal with your pipeline',
    attack: { fields: { event, actor, ...(touching && { detail: touching[0] }) }, count: 1 },
    benign: {
      fields: { event: touching ? event : 'GetRestApi', actor, ...(touching && { detail: '/description' }) },
      count: 3,
      every: 5,
    },
  };
}

/** Writes to a table: CloudTrail records them as data events. Of statements in PartiQL, it takes each for a write. */
export const TABLE_WRITES: readonly string[] = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
];

export const ADMINISTRATION_DETECTIONS: readonly Detection[] = [
  adminRule({
    slug: 'admin-authorizer',
    title: 'an authorizer was removed or changed',
    severity: 'critical',
    names: ['DeleteAuthorizer', 'UpdateAuthorizer'],
    owasp: ['API2:2023', 'API8:2023'],
    mitre: [MITRE.MODIFY_AUTHENTICATION],
    response: 'deploy the stack again; suspend the principal',
  }),
  adminRule({
    slug: 'admin-authorization-type',
    title: 'an operation was changed to need another authorization, or none',
    severity: 'critical',
    names: ['UpdateMethod', 'PutMethod'],
    touching: ['/authorizationType', '/authorizerId', '/apiKeyRequired', 'authorizationType=NONE'],
    owasp: ['API2:2023', 'API5:2023'],
    mitre: [MITRE.MODIFY_AUTHENTICATION],
    response: 'deploy the stack again; suspend the principal',
  }),
  adminRule({
    slug: 'admin-api-definition',
    title: 'the API was written over, deleted or deployed by hand',
    names: ['PutRestApi', 'DeleteRestApi', 'CreateDeployment', 'DeleteStage', 'ImportRestApi'],
    owasp: ['API9:2023'],
    mitre: [MITRE.MODIFY_POLICY],
    response: 'compare the deployed API with the contract; deploy the stack again',
  }),
  adminRule({
    slug: 'admin-resource-policy',
    title: 'the resource policy or endpoint of the API was changed',
    names: ['UpdateRestApi', 'UpdateRestApiPolicy'],
    touching: ['/policy', '/disableExecuteApiEndpoint', '/endpointConfiguration', '/securityPolicy'],
    mitre: [MITRE.MODIFY_POLICY],
    response: 'deploy the stack again; look which requests came in meanwhile',
  }),
  adminRule({
    slug: 'admin-web-acl-detached',
    title: 'the web ACL was taken off or deleted',
    severity: 'critical',
    names: ['DisassociateWebACL', 'DeleteWebACL'],
    mitre: [MITRE.DISABLE_FIREWALL],
    response: 'attach the web ACL again',
  }),
  adminRule({
    slug: 'admin-web-acl-changed',
    title: 'rules of the web ACL were changed',
    names: ['UpdateWebACL', 'UpdateRuleGroup', 'DeleteRuleGroup'],
    mitre: [MITRE.DISABLE_FIREWALL],
    response: 'compare the web ACL with its template',
  }),
  adminRule({
    slug: 'admin-logging-stopped',
    title: 'a log was switched off, deleted or cut from its stream',
    severity: 'critical',
    names: [
      'DeleteLoggingConfiguration',
      'StopLogging',
      'DeleteTrail',
      'PutEventSelectors',
      'DeleteLogGroup',
      'DeleteLogStream',
      'DeleteSubscriptionFilter',
      'DeleteDeliveryStream',
      'DeleteStream',
    ],
    mitre: [MITRE.DISABLE_LOGS],
    response: 'switch it on again; treat everything since as unseen',
  }),
  adminRule({
    slug: 'admin-access-log-removed',
    title: 'the access log or the throttle of a stage was changed',
    severity: 'critical',
    names: ['UpdateStage'],
    touching: ['/accessLogSettings', '/throttling', '/webAclArn', '/cacheClusterEnabled'],
    mitre: [MITRE.DISABLE_LOGS],
    response: 'deploy the stack again',
  }),
  adminRule({
    slug: 'admin-mutual-tls',
    title: 'mutual TLS or the TLS policy of a domain was changed',
    severity: 'critical',
    names: ['UpdateDomainName', 'DeleteDomainName'],
    touching: ['/mutualTlsAuthentication', '/securityPolicy', '/certificateArn'],
    mitre: [MITRE.SUBVERT_TRUST],
    response: 'deploy the stack again; look which certificates were used meanwhile',
  }),
  adminRule({
    slug: 'admin-truststore',
    title: 'the bucket of the truststore was opened or written',
    severity: 'critical',
    names: ['PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutPublicAccessBlock', 'DeletePublicAccessBlock'],
    touching: ['truststore'],
    mitre: [MITRE.SUBVERT_TRUST],
    response: 'compare the truststore with its last good version',
  }),
  adminRule({
    slug: 'admin-api-keys',
    title: 'API keys were made or read in the clear',
    names: ['CreateApiKey', 'GetApiKey', 'GetApiKeys'],
    touching: ['includeValue=true', 'includeValues=true', 'value=', 'enabled=true'],
    owasp: ['API2:2023'],
    mitre: [MITRE.UNSECURED_CREDENTIALS, MITRE.ACCOUNT_MANIPULATION],
    response: 'replace the keys; take the permission away',
  }),
  adminRule({
    slug: 'admin-usage-plan',
    title: 'limits of a usage plan were changed',
    severity: 'medium',
    names: ['UpdateUsagePlan', 'DeleteUsagePlan', 'CreateUsagePlanKey', 'UpdateUsage'],
    owasp: ['API4:2023'],
    mitre: [MITRE.ACCOUNT_MANIPULATION],
    response: 'deploy the stack again',
  }),
  adminRule({
    slug: 'admin-policy-store',
    title: 'authorization policies were changed outside a deployment',
    severity: 'critical',
    names: ['CreatePolicy', 'UpdatePolicy', 'DeletePolicy', 'DeletePolicyStore'],
    owasp: ['API1:2023', 'API5:2023'],
    mitre: [MITRE.MODIFY_POLICY],
    response: 'compare the bundle hash in the decision records with the one of the manifest',
  }),
  adminRule({
    slug: 'admin-function-code',
    title: 'code, environment or access of a deciding function was changed by hand',
    severity: 'critical',
    names: [
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331v2',
      'AddPermission20150331v2',
      'CreateFunctionUrlConfig',
      'DeleteFunction20150331',
    ],
    mitre: [MITRE.MODIFY_AUTHENTICATION],
    response: 'deploy the stack again; compare the code hash with the asset',
  }),
  adminRule({
    slug: 'admin-key-deletion',
    title: 'a key, a secret or an archive that the API depends on is being destroyed',
    severity: 'critical',
    names: ['ScheduleKeyDeletion', 'DisableKey', 'DeleteSecret', 'DeleteBucket', 'DeleteTable'],
    mitre: [MITRE.DESTRUCTION],
    response: 'cancel the deletion; suspend the principal',
  }),
  adminRule({
    slug: 'admin-user-pool',
    title: 'a user pool, its clients or its providers were changed',
    names: [
      'UpdateUserPool',
      'DeleteUserPool',
      'CreateUserPoolClient',
      'UpdateUserPoolClient',
      'CreateIdentityProvider',
      'UpdateIdentityProvider',
      'SetUserPoolMfaConfig',
      'AdminSetUserPassword',
    ],
    owasp: ['API2:2023', 'API8:2023'],
    mitre: [MITRE.MODIFY_AUTHENTICATION, MITRE.ACCOUNT_MANIPULATION],
    response: 'compare the pool with its template; revoke the tokens issued since',
  }),
  adminRule({
    slug: 'admin-shield',
    title: 'a protection against floods was taken away',
    names: [
      'DeleteProtection',
      'DisableApplicationLayerAutomaticResponse',
      'DisableProactiveEngagement',
      'DisassociateDRTRole',
      'DisassociateHealthCheck',
    ],
    owasp: ['API4:2023', 'API8:2023'],
    mitre: [MITRE.DISABLE_FIREWALL],
    response: 'protect the resource again',
  }),
  adminRule({
    slug: 'admin-certificate',
    title: 'a certificate was exported, replaced, revoked or deleted',
    names: ['ExportCertificate', 'ImportCertificate', 'RevokeCertificate', 'DeleteCertificate'],
    owasp: ['API2:2023', 'API8:2023'],
    mitre: [MITRE.SUBVERT_TRUST, MITRE.UNSECURED_CREDENTIALS],
    response: 'replace the certificate when its key may be known; look which domains use it',
  }),
  adminRule({
    slug: 'admin-detection-cut',
    title: 'a rule, an alarm or a reader of the audit records was switched off',
    severity: 'critical',
    names: [
      'DisableRule',
      'DeleteRule',
      'RemoveTargets',
      'DeleteAlarms',
      'DisableAlarmActions',
      'DeleteEventSourceMapping20150331',
      'UpdateEventSourceMapping20150331',
    ],
    mitre: [MITRE.DISABLE_LOGS],
    response: 'deploy the stack again; replay the archive since then with hardened-api detect',
  }),
  adminRule({
    slug: 'admin-registry',
    title: 'the consumer registry was written past the deployment',
    severity: 'medium',
    names: TABLE_WRITES,
    touching: ['RegistryTable'],
    owasp: ['API2:2023', 'API5:2023'],
    mitre: [MITRE.ACCOUNT_MANIPULATION],
    response: 'compare the registry with hardened-api consumer list; ask the principal',
  }),
];
