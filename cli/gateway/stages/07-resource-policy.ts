import { sourceEndpoint } from '../boot/vpc-endpoints';
import { refuse } from '../gateway-response';
import { conditionContext, evaluatePolicy, type PolicyVerdict } from '../iam/evaluate';
import { decide, type Exchange, type Refusal, type Stage, type StageResult } from './stage';

const name = '07-resource-policy';

/**
 * First look at the resource policy: before an authorizer only an explicit Deny stops a request; a method without
 * authorizer needs an explicit Allow.
 */
export const resourcePolicy: Stage = {
  name,
  run(x) {
    const refusal = privateDomain(x);
    if (refusal) return refusal;
    const { resourcePolicy: policy } = x.api;
    if (policy === undefined) return undefined;
    const verdict = evaluatePolicy(policy, {
      action: 'execute-api:Invoke',
      resource: x.methodArn,
      context: contextOf(x),
    });
    x.policyVerdict = verdict;
    return judge(x, verdict);
  },
};

/**
 * A private domain is called through endpoints that are associated with it, and has a policy of its own. Whoever may make an
 * endpoint may associate it: the policy alone keeps him out, so that a foreign endpoint counts as associated.
 */
function privateDomain(x: Exchange): StageResult {
  const domain = x.api.domains.find((each) => each.name === x.domainName && x.request.listener.kind === 'domain');
  if (!domain?.private) return undefined;
  const { policy, endpoints } = domain.private;
  const source = sourceEndpoint(x.api, x.request.sourceIp);
  const isOwn = source !== undefined && x.api.vpcEndpointIds.includes(source);
  if (isOwn && !endpoints.includes(source)) {
    decide(x, name, '33', 'refuse', `endpoint ${source} has no access association with domain ${domain.name}`);
    return policyDenied(x, false);
  }
  const { effect } = evaluatePolicy(policy, {
    action: 'execute-api:Invoke',
    resource: `arn:aws:execute-api:${x.api.region}:${x.api.account}:/domainnames/${domain.name}`,
    context: contextOf(x),
  });
  if (effect === 'Allow') return undefined;
  decide(x, name, '33', 'refuse', `policy of domain ${domain.name}: ${effect.toLowerCase()}`);
  return policyDenied(x, effect === 'Deny');
}

function judge(x: Exchange, verdict: PolicyVerdict): StageResult {
  if (verdict.undecided !== undefined) {
    const detail = `statement ${verdict.undecided} could allow and cannot be evaluated; it does not count`;
    decide(x, name, '39', 'note', detail, 'NOT_EVALUATED');
  }
  if (verdict.effect === 'Unknown') {
    const detail = `statement ${verdict.statement} may deny and cannot be evaluated: refused`;
    decide(x, name, '39', 'refuse', detail, 'NOT_EVALUATED');
    return policyDenied(x, true);
  }
  if (verdict.effect === 'Deny') {
    decide(x, name, '33', 'refuse', `explicit deny by statement ${verdict.statement}`);
    return policyDenied(x, true);
  }
  if (x.route?.method.auth.kind === 'none' && verdict.effect !== 'Allow') {
    decide(x, name, '32', 'refuse', 'a method without authorizer needs an explicit allow of the resource policy');
    return policyDenied(x, false);
  }
  decide(x, name, verdict.effect === 'Allow' ? '32' : '33', 'pass', `resource policy: ${verdict.effect.toLowerCase()}`);
  return undefined;
}

/** Condition keys that exist without authentication (checklist item 37); the address is the TCP peer (item 38). */
function contextOf(x: Exchange) {
  const endpoint = sourceEndpoint(x.api, x.request.sourceIp);
  return conditionContext({
    'aws:SourceIp': x.request.sourceIp,
    'aws:UserAgent': x.headers.value('user-agent'),
    'aws:Referer': x.headers.value('referer'),
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': new Date(x.startedAt).toISOString(),
    'aws:EpochTime': String(Math.floor(x.startedAt / 1000)),
    'aws:SourceArn': x.methodArn,
    ...(endpoint !== undefined && { 'aws:SourceVpce': endpoint }),
  });
}

/** The refusal of a resource policy; AWS masks the account in the ARN (checklist item 41). */
export function policyDenied(x: Exchange, isExplicit: boolean): Refusal {
  const masked = x.methodArn.replace(x.api.account, `********${x.api.account.slice(-4)}`);
  const suffix = isExplicit ? ' with an explicit deny' : '';
  const text = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${masked}${suffix}`;
  return refuse('ACCESS_DENIED', 'AccessDeniedException', text);
}
