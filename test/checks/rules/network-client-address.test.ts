import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { dropWafRule, propertiesOf, ruleTriple, setVariable } from '../rule-triple';

function countBy(template: MutableTemplate, statement: Record<string, unknown>): void {
  const rules = propertiesOf(template, 'WebAcl').Rules as { Name: string; Statement: unknown }[];
  const flood = rules.find(({ Name }) => Name === 'network-address-flood')!;
  flood.Statement = { RateBasedStatement: { Limit: 2000, ...statement } };
}

const forwarded = (HeaderName: string) => ({
  AggregateKeyType: 'FORWARDED_IP',
  ForwardedIPConfig: { HeaderName, FallbackBehavior: 'MATCH' },
});

ruleTriple('network-client-address', {
  violations: {
    'a missing address that nothing refuses': (template) => dropWafRule(template, 'network-client-address'),
    'a rate rule that counts servers of the edge': (template) => countBy(template, { AggregateKeyType: 'IP' }),
    'a rate rule on X-Forwarded-For': (template) => countBy(template, forwarded('X-Forwarded-For')),
    'an authorizer that compares servers of the edge': (template) =>
      setVariable(template, 'Authorizer', 'HARDENED_CLIENT_ADDRESS_HEADER', undefined),
    'an allowlist that takes any address of a list': (template) => {
      const IPSetForwardedIPConfig = { HeaderName: 'x-hardened-viewer', Position: 'ANY', FallbackBehavior: 'MATCH' };
      (propertiesOf(template, 'WebAcl').Rules as object[]).push({
        Name: 'partners',
        Statement: { IPSetReferenceStatement: { Arn: 'a', IPSetForwardedIPConfig } },
      });
    },
  },
  unclear: {
    'a header whose name is an intrinsic': (template) =>
      countBy(template, { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: { Ref: 'Header' } } }),
  },
});
