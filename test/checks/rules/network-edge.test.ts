import { dropWafRule, foreignWebAcl, propertiesOf, ruleTriple } from '../rule-triple';
import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { networkEdge } from '../../../src/checks/rules/network-edge';
import { goodTemplate } from '../good-template';

type Edge = Record<string, unknown>;

function setEdge(template: MutableTemplate, change: Edge | undefined): void {
  const metadata = template.Resources.Api.Metadata!['cdk-hardened-api'] as { edge?: Edge };
  if (change) metadata.edge = { ...metadata.edge, ...change };
  else delete metadata.edge;
}

const shieldOf = (ResourceArn: unknown) => ({ Type: 'AWS::Shield::Protection', Properties: { ResourceArn } });

ruleTriple('network-edge', {
  violations: {
    'no rule that demands the secret of the edge': (template) => dropWafRule(template, 'network-edge'),
    'an open default endpoint': (template) => (propertiesOf(template, 'Api').DisableExecuteApiEndpoint = false),
    'ranges that no rule demands': (template) => setEdge(template, { range: '203.0.113.0/24' }),
    'a profile id that no rule demands': (template) => setEdge(template, { headers: { 'x-azure-fdid': 'a' } }),
    'a domain without the client certificate of the edge': (template) => setEdge(template, { mutualTls: true }),
    'no edge and no lock': (template) => {
      setEdge(template, undefined);
      dropWafRule(template, 'network-edge');
    },
    'Shield Advanced on the stage': (template) =>
      (template.Resources.Shield = shieldOf({
        'Fn::Sub': 'arn:aws:apigateway:eu-west-1::/restapis/${Api}/stages/live',
      })),
    'a browser challenge': (template) => {
      const rules = propertiesOf(template, 'WebAcl').Rules as object[];
      const config = { ClientSideActionConfig: { Challenge: { UsageOfAction: 'ENABLED' } } };
      const ManagedRuleGroupConfigs = [{ AWSManagedRulesAntiDDoSRuleSet: config }];
      rules.push({ Name: 'ddos', Priority: 90, Statement: { ManagedRuleGroupStatement: { ManagedRuleGroupConfigs } } });
    },
  },
  unclear: {
    'a web ACL of another stack': foreignWebAcl,
    'an edge without any means of proof': (template) => setEdge(template, { secretHeader: undefined }),
  },
});

it('accepts the lock of an app that does not use HardenedApi', () => {
  const template = goodTemplate();
  setEdge(template, undefined);

  expect(networkEdge.check(templateModel(template))).toEqual([]);
});

it('accepts Shield Advanced on a distribution', () => {
  const template = goodTemplate();
  template.Resources.Distribution = { Type: 'AWS::CloudFront::Distribution' };
  template.Resources.Shield = shieldOf({ 'Fn::Sub': 'arn:aws:cloudfront::111122223333:distribution/${Distribution}' });

  expect(networkEdge.check(templateModel(template))).toEqual([]);
});
