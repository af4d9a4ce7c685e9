import { asObject, at, isObject } from '../../src/checks/model/references';
import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportPlaintext: readonly Mutant[] = [
  withoutInTemplate('transport-plaintext', 'the refusal of plain HTTP at CloudFront', (template) =>
    editAll(template, 'AWS::CloudFront::Distribution', (properties) => {
      const behavior = at(properties, 'DistributionConfig', 'DefaultCacheBehavior');
      if (!isObject(behavior) || behavior.ViewerProtocolPolicy !== 'https-only') return false;
      behavior.ViewerProtocolPolicy = 'redirect-to-https';
      return true;
    }),
  ),
  withoutInTemplate('transport-plaintext', 'HSTS on refusals of the gateway', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', (properties) =>
      Object.values(asObject(at(properties.Body, 'x-amazon-apigateway-gateway-responses')))
        .map((response) => asObject(at(response, 'responseParameters')))
        .map((parameters) => {
          const name = 'gatewayresponse.header.Strict-Transport-Security';
          const had = parameters[name] !== undefined;
          delete parameters[name];
          return had;
        })
        .includes(true),
    ),
  ),
];
