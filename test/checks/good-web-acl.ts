const header = (name: string) => ({
  SizeConstraintStatement: {
    FieldToMatch: { SingleHeader: { Name: name } },
    ComparisonOperator: 'GE',
    Size: 0,
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});
const blocking = (Name: string, Priority: number, Statement: unknown) => ({
  Name,
  Priority,
  Statement,
  Action: { Block: {} },
});

const managed = (Name: string, Priority: number, group: string) => ({
  Name,
  Priority,
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: group } },
  OverrideAction: { None: {} },
});

const demanded = (Name: string, statement: Record<string, unknown>) => ({
  NotStatement: {
    Statement: Object.fromEntries(
      Object.entries(statement).map(([kind, inner]) => [
        kind,
        { FieldToMatch: { SingleHeader: { Name } }, ...(inner as object) },
      ]),
    ),
  },
});

/** The rules of a web ACL that no rule of ours finds fault with. */
export const goodWebAclRules = () => [
  blocking('network-method-override', 0, header('x-http-method-override')),
  blocking('network-route-allowlist', 1, {
    NotStatement: { Statement: { ByteMatchStatement: { FieldToMatch: { Method: {} }, SearchString: 'GET' } } },
  }),
  blocking('input-body-size', 2, {
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
      ComparisonOperator: 'GT',
      Size: 65536,
    },
  }),
  blocking('input-content-type', 3, {
    NotStatement: {
      Statement: {
        ByteMatchStatement: {
          FieldToMatch: { SingleHeader: { Name: 'content-type' } },
          SearchString: 'application/json',
        },
      },
    },
  }),
  blocking('network-address-flood', 4, {
    RateBasedStatement: {
      AggregateKeyType: 'FORWARDED_IP',
      Limit: 2000,
      ForwardedIPConfig: { HeaderName: 'x-hardened-viewer', FallbackBehavior: 'MATCH' },
    },
  }),
  blocking('network-edge', -3, {
    ...demanded('x-hardened-origin', {
      ByteMatchStatement: { PositionalConstraint: 'EXACTLY', SearchString: 'secret' },
    }),
  }),
  blocking('network-client-address', -2, {
    ...demanded('x-hardened-viewer', { RegexMatchStatement: { RegexString: '^[0-9a-f:.]+$' } }),
  }),
  blocking('network-forged-headers', -1, {
    ByteMatchStatement: {
      FieldToMatch: { Headers: { MatchPattern: { All: {} }, MatchScope: 'KEY', OversizeHandling: 'CONTINUE' } },
      PositionalConstraint: 'STARTS_WITH',
      SearchString: 'x-amzn-waf-',
    },
  }),
  managed('managed-common', 5, 'AWSManagedRulesCommonRuleSet'),
  managed('managed-known-bad-inputs', 6, 'AWSManagedRulesKnownBadInputsRuleSet'),
  managed('managed-sqli', 7, 'AWSManagedRulesSQLiRuleSet'),
  managed('managed-posix', 8, 'AWSManagedRulesUnixRuleSet'),
];
