import { readEvidence } from '../../../cli/drill/evidence';
import type { AuditEntry } from '../../../cli/drill/target';
import { accessLine, allowance, refusal, wafLine } from './fake-gateway';

const entries = (...records: Pick<AuditEntry, 'source' | 'record'>[]): AuditEntry[] =>
  records.map((record) => ({ ...record, correlation: 'c' }));

it.each([
  ['BAD_REQUEST_BODY', 'input', 'GATEWAY_VALIDATION'],
  ['BAD_REQUEST_PARAMETERS', 'input', 'GATEWAY_VALIDATION'],
  ['UNAUTHORIZED', 'authentication', 'TOKEN_MISSING'],
  ['MISSING_AUTHENTICATION_TOKEN', 'network', 'ROUTE_UNKNOWN'],
  ['THROTTLED', 'network', 'RATE_EXCEEDED'],
])('reads the gateway response %s as a refusal by %s', (responseType, layer, reason) => {
  const { refusal: found } = readEvidence(entries(accessLine({ status: '400', responseType })));

  expect(found).toMatchObject({ layer, reason, source: 'access-log' });
});

it('takes the layer of a blocked request from the rule that blocked it', () => {
  const own = readEvidence(entries(wafLine({ action: 'BLOCK', terminatingRuleId: 'input-body-size' })));
  const managed = readEvidence(entries(wafLine({ action: 'BLOCK', terminatingRuleId: 'managed-common' })));

  expect(own.refusal).toMatchObject({ layer: 'input', reason: 'WAF_BLOCKED', by: 'input-body-size' });
  expect(managed.refusal).toMatchObject({ layer: 'network', reason: 'WAF_BLOCKED' });
});

it('believes the record of the handler more than the response type of the gateway', () => {
  const { refusal: found } = readEvidence(
    entries(
      accessLine({ status: '403', responseType: 'UNAUTHORIZED' }),
      refusal('authorizer', 'authentication', 'TOKEN_EXPIRED'),
    ),
  );

  expect(found).toMatchObject({ reason: 'TOKEN_EXPIRED', by: 'authorizer', source: 'ocsf' });
});

it('reads a 403 before the authorizer as the endpoint’s own', () => {
  const line = { status: '403', responseType: 'ACCESS_DENIED', authorizerStatus: '-' };
  const reasonOf = (record: Record<string, unknown>) =>
    readEvidence(entries(accessLine({ ...line, ...record }))).refusal?.reason;

  expect(reasonOf({ domainName: 'abc.execute-api.eu-west-1.amazonaws.com' })).toBe('ENDPOINT_DISABLED');
  expect(reasonOf({ domainName: 'mtls.example.com', certSerial: 'a1:b2' })).toBe('TLS_REFUSED');
  expect(reasonOf({ domainName: 'other.example.com', certSerial: '-' })).toBe('DOMAIN_NOT_ALLOWED');
  expect(reasonOf({ domainName: 'inside.example.com', resourcePath: '/orders' })).toBe('ENDPOINT_NOT_ALLOWED');
});

it('finds no refusal where the authorizer denied without a record', () => {
  const line = accessLine({ status: '403', responseType: 'ACCESS_DENIED', authorizerStatus: '200' });

  expect(readEvidence(entries(line)).refusal).toBeUndefined();
});

it('complains about two records of one enforcement point', () => {
  const { faults } = readEvidence(entries(allowance('guard'), refusal('guard', 'input', 'BODY_INVALID')));

  expect(faults).toEqual(['2 decision records of the guard on the request']);
});

it('complains about a reason that is not on the list', () => {
  const { faults, refusal: found } = readEvidence(entries(refusal('guard', 'input', 'BECAUSE')));

  expect(found).toBeUndefined();
  expect(faults[0]).toContain('BECAUSE');
});

it('knows that the guard let a request through', () => {
  expect(readEvidence(entries(allowance('authorizer'))).isServed).toBe(false);
  expect(readEvidence(entries(allowance('authorizer'), allowance('guard'))).isServed).toBe(true);
});
