import { asText } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, type MutableTemplate, withoutInTemplate } from './mutant';

const slug = 'transport-backend';

/** Logical ids of the functions behind the guard. */
function guardedFunctions(template: MutableTemplate): string[] {
  return Object.entries(template.Resources)
    .filter(([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && isGuarded(Properties?.Handler))
    .map(([id]) => id);
}

const isGuarded = (handler: unknown) => asText(handler)?.startsWith('/opt/hardened/') === true;

export const transportBackend: readonly Mutant[] = [
  withoutInTemplate(slug, 'the stage in the permission of the backend', (template) =>
    editAll(
      template,
      'AWS::Lambda::Permission',
      (properties) =>
        guardedFunctions(template).some((id) => JSON.stringify(properties.FunctionName).includes(`"${id}"`)) &&
        removeMember(properties, 'SourceArn'),
    ),
  ),
  withoutInTemplate(slug, 'the API as only way: a function URL', (template) => {
    const functions = guardedFunctions(template);
    for (const id of functions) {
      const arn = { 'Fn::GetAtt': [id, 'Arn'] };
      template.Resources[`${id}Url`] = {
        Type: 'AWS::Lambda::Url',
        Properties: { TargetFunctionArn: arn, AuthType: 'NONE' },
      };
      template.Resources[`${id}UrlPermission`] = {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: arn,
          Principal: '*',
          Action: 'lambda:InvokeFunctionUrl',
          FunctionUrlAuthType: 'NONE',
        },
      };
    }
    return functions.length > 0;
  }),
  withoutInTemplate(slug, 'the certificate that the load balancer demands', (template) =>
    editAll(template, 'AWS::ElasticLoadBalancingV2::Listener', (properties) =>
      removeMember(properties, 'MutualAuthentication'),
    ),
  ),
  withoutInTemplate(slug, 'TLS behind the VPC link', (template) =>
    editAll(template, 'AWS::ElasticLoadBalancingV2::Listener', (properties) => {
      if (properties.Protocol !== 'HTTPS' && properties.Protocol !== 'TLS') return false;
      properties.Protocol = properties.Protocol === 'HTTPS' ? 'HTTP' : 'TCP';
      return true;
    }),
  ),
];
