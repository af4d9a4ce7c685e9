import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { dropWafRule, propertiesOf, ruleTriple, setVariable } from '../rule-triple';

function countBy(template: MutableTemplate, statement: Record<string, unknown>): void {
  const rules = propertiesOf(template, 'WebAcl').Rules as { Name: string; Statement: unknown }[];
  const flood = rules.find(({ Name }) => Name === 'network-address-flood')!;
  flood.Statement = { RateBasedStatement: { Limit: 2000, ...statement } };
}

function block(template: MutableTemplate, Statement: Record<string, unknown>): void {
  const rule = { Name: 'mine', Priority: 500, Action: { Block: {} }, Statement };
  (propertiesOf(template, 'WebAcl').Rules as object[]).push(rule);
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
    'a guard that records servers of the edge': (template) =>
      setVariable(template, 'Backend', 'HARDENED_CLIENT_ADDRESS_HEADER', undefined),
    'a detector that takes servers of the edge for attackers': (template) =>
      setVariable(template, 'Detector', 'HARDENED_CLIENT_ADDRESS_HEADER', undefined),
    'an embargo on countries of the edge': (template) =>
      block(template, { GeoMatchStatement: { CountryCodes: ['KP'] } }),
    'an embargo on networks of the edge': (template) => block(template, { AsnMatchStatement: { AsnList: [64496] } }),
    'a block list that servers of the edge are compared with': (template) =>
      block(template, { IPSetReferenceStatement: { Arn: 'a' } }),
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
