import { refuse } from '../gateway-response';
import { collapseLeadingSlashes } from '../model/router';
import { decide, type Exchange, type Stage } from './stage';

const name = '06-route';
const MAX_ARN_BYTES = 1600;

/** Method override first, then (resource, method) together; everything unknown is 403, never 404 or 405. */
export const route: Stage = {
  name,
  run(x) {
    const override = x.headers.value('x-http-method-override');
    if (override !== undefined && override !== '') {
      decide(x, name, '30', 'note', `X-HTTP-Method-Override turns ${x.method} into ${override.toUpperCase()}`);
      x.method = override.toUpperCase();
    }
    const path = collapseLeadingSlashes(x.resourcePath);
    x.route = x.api.router.match(path, x.method);
    x.methodArn = methodArnOf(x, path);
    if (x.route === undefined) return unknownRoute(x);
    if (Buffer.byteLength(x.methodArn) > MAX_ARN_BYTES && isArnLimited(x)) {
      decide(x, name, '17', 'refuse', 'the method ARN is longer than 1600 bytes');
      return refuse('DEFAULT_4XX', 'RequestTooLongException', 'Request URI too long', { status: 414 });
    }
    decide(x, name, '23', 'pass', `${x.route.method.httpMethod} ${x.route.method.resourcePath}`);
    return undefined;
  },
};

/** ARN of the concrete request path, not of the template (checklist item 52). */
function methodArnOf(x: Exchange, path: string): string {
  const { region, account, apiId, stage } = x.api;
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stage.name}/${x.method}${path}`;
}

function isArnLimited(x: Exchange): boolean {
  return x.route?.method.auth.kind !== 'none' || x.api.resourcePolicy !== undefined;
}

function unknownRoute(x: Exchange) {
  const authorization = x.headers.value('authorization');
  if (authorization !== undefined && !/^AWS4-HMAC-SHA256\s/.test(authorization)) {
    decide(x, name, '21', 'refuse', `no method ${x.method} on the path; the Authorization header is read as SigV4`);
    return refuse('MISSING_AUTHENTICATION_TOKEN', 'IncompleteSignatureException', incompleteSignature(authorization));
  }
  decide(x, name, '20', 'refuse', `no method ${x.method} on the path`);
  return refuse('MISSING_AUTHENTICATION_TOKEN', 'MissingAuthenticationTokenException', 'Missing Authentication Token');
}

// AWS echoes the header; a local trace needs no credential in it, so only the scheme is kept.
function incompleteSignature(authorization: string): string {
  const scheme = authorization.split(' ', 1)[0] ?? '';
  const fault = 'not a valid key=value pair (missing equal-sign) in Authorization header';
  return authorization.includes('=') ? `Invalid ${fault}: '${scheme} …'.` : `'…' ${fault}: '${scheme} …'.`;
}
