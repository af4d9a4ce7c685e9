import { refuse } from '../gateway-response';
import { conditionContext, evaluatePolicy } from '../iam/evaluate';
import { decide, type Exchange, type Stage, type StageResult } from './stage';

const name = '09-authorize';

/** The authorizer's policy for this very request, combined with the resource policy: Table A (checklist item 34). */
export const authorize: Stage = {
  name,
  run(x) {
    const output = x.authorizer?.output;
    if (output === undefined) return undefined;
    const verdict = evaluatePolicy(output.policy, {
      action: 'execute-api:Invoke',
      resource: x.methodArn,
      context: conditionContext({
        'aws:SourceIp': x.request.sourceIp,
        'aws:UserAgent': x.headers.value('user-agent'),
        'aws:SecureTransport': 'true',
        'aws:CurrentTime': new Date(x.startedAt).toISOString(),
        'aws:EpochTime': String(Math.floor(x.startedAt / 1000)),
      }),
    });
    if (verdict.effect === 'Deny') {
      decide(x, name, '56', 'refuse', `explicit deny by statement ${verdict.statement} of the authorizer's policy`);
      return denied(true);
    }
    if (verdict.effect === 'Unknown') {
      const detail = `statement ${verdict.statement} of the authorizer's policy cannot be evaluated: refused`;
      decide(x, name, '56', 'refuse', detail, 'NOT_EVALUATED');
      return denied(true);
    }
    return combine(x, verdict.effect === 'Allow');
  },
};

function combine(x: Exchange, isAllowed: boolean): StageResult {
  if (isAllowed) {
    decide(x, name, '34', 'pass', `authorizer allows, resource policy ${x.policyVerdict?.effect ?? 'absent'}`);
    return undefined;
  }
  if (x.policyVerdict?.effect === 'Allow') {
    decide(
      x,
      name,
      '34',
      'pass',
      'authorizer silent, but the resource policy allows: Table A lets the request through',
    );
    return undefined;
  }
  decide(x, name, '34', 'refuse', 'neither the authorizer nor a resource policy allows: implicit deny');
  return denied(false);
}

function denied(isExplicit: boolean): StageResult {
  const suffix = isExplicit ? ' with an explicit deny' : '';
  const message = `User is not authorized to access this resource${suffix}`;
  return refuse('ACCESS_DENIED', 'AccessDeniedException', message);
}
