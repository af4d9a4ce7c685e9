import { Bench, operation, resourcesOf, type Sent, wafArn } from '../harness';

export type Properties = Record<string, unknown>;

export const PLAIN = [{ Priority: 0, Type: 'NONE' }];
export const LOWER = [{ Priority: 0, Type: 'LOWERCASE' }];

export function acl(rules: Properties[], over: Properties = {}, logging?: Properties) {
  const numbered = rules.map((rule, index) => ({ Name: `rule${index}`, Priority: index, ...rule }));
  return new Bench(
    resourcesOf(
      { paths: { '/orders': { get: operation(), post: operation() } } },
      {
        acl: {
          type: 'AWS::WAFv2::WebACL',
          properties: { DefaultAction: { Allow: {} }, Scope: 'REGIONAL', Rules: numbered, ...over },
        },
        association: {
          type: 'AWS::WAFv2::WebACLAssociation',
          properties: {
            ResourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/api/stages/v1',
            WebACLArn: wafArn('webacl', 'acl'),
          },
        },
        blocklist: { type: 'AWS::WAFv2::IPSet', properties: { Addresses: ['198.51.100.0/24', '2001:db8::/32'] } },
        patterns: {
          type: 'AWS::WAFv2::RegexPatternSet',
          properties: { RegularExpressionList: ['^/v1/adm', '(?i)SECRET'] },
        },
        group: {
          type: 'AWS::WAFv2::RuleGroup',
          properties: {
            Rules: [
              {
                Name: 'inner',
                Priority: 0,
                Action: { Block: {} },
                Statement: path('/v1/orders'),
                RuleLabels: [{ Name: 'seen' }],
              },
            ],
          },
        },
        ...(logging === undefined
          ? {}
          : {
              logging: {
                type: 'AWS::WAFv2::LoggingConfiguration',
                properties: { ResourceArn: wafArn('webacl', 'acl'), ...logging },
              },
            }),
      },
    ),
  );
}

export const path = (SearchString: string, PositionalConstraint = 'EXACTLY') =>
  bytes({ UriPath: {} }, SearchString, PositionalConstraint);
export const bytes = (
  FieldToMatch: Properties,
  SearchString: string,
  PositionalConstraint = 'CONTAINS',
  TextTransformations = PLAIN,
) => ({
  ByteMatchStatement: { FieldToMatch, SearchString, PositionalConstraint, TextTransformations },
});
export const size = (FieldToMatch: Properties, ComparisonOperator: string, Size: number) => ({
  SizeConstraintStatement: { FieldToMatch, ComparisonOperator, Size, TextTransformations: PLAIN },
});
export const regex = (RegexString: string, FieldToMatch: Properties = { UriPath: {} }) => ({
  RegexMatchStatement: { FieldToMatch, RegexString, TextTransformations: PLAIN },
});
export const block = (Statement: Properties, more: Properties = {}) => ({ Statement, Action: { Block: {} }, ...more });
export const count = (Statement: Properties, more: Properties = {}) => ({ Statement, Action: { Count: {} }, ...more });
export const always = path('/', 'STARTS_WITH');
export const header = (name: string, value: string): { headers: [string, string][] } => ({ headers: [[name, value]] });
export const notEvaluated = (sent: Sent) => sent.decisions.find(({ label }) => label === 'NOT_EVALUATED')?.detail;

/** 403 only when it was the web ACL that blocked: an unknown route answers 403 too. */
export const wafStatus = (sent: Sent) =>
  sent.decisions.some(({ stage, outcome }) => stage === '05-waf' && outcome === 'refuse') ? 403 : 200;

export async function statusOf(statement: Properties, request = {}): Promise<number> {
  return wafStatus(await acl([block(statement)]).send(request));
}
