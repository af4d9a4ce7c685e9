import { asObject, asText, at, type Value } from '../model/references';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

import { referencesIn } from '../model/references';

const lowered = (properties: Record<string, Value>) => ({
  responseParameters: properties.ResponseParameters,
  responseTemplates: properties.ResponseTemplates,
});

/** Members of the context, and mappings of the request, that carry what the caller sent. */
const ECHOING =
  /\$context\.(error\.(message|validationErrorString)|path|httpMethod|identity\.userAgent)|method\.request\./;
const echoes = (response: Value) =>
  ECHOING.test(JSON.stringify([at(response, 'responseTemplates'), at(response, 'responseParameters')]));
const nosniff = (response: Value) =>
  Object.entries(asObject(at(response, 'responseParameters'))).some(
    ([name, value]) => /x-content-type-options$/i.test(name) && asText(value)?.includes('nosniff'),
  );

export const inputErrorHygiene: Rule = {
  id: 'input-error-hygiene',
  finding: 'the gateway answers errors with its own text',
  reason: 'default gateway responses can echo input, and carry no headers against sniffing and caching',
  check: everyApi((api, model) => {
    const inBody = asObject(api.body?.['x-amazon-apigateway-gateway-responses']);
    const own = model
      .ofType('AWS::ApiGateway::GatewayResponse')
      .filter((one) => referencesIn(one.properties.RestApiId).has(api.resource.id));
    const known = {
      ...inBody,
      ...Object.fromEntries(own.map((one) => [String(one.properties.ResponseType), lowered(one.properties)])),
    };
    const missing = ['DEFAULT_4XX', 'DEFAULT_5XX'].filter((type) => known[type] === undefined);
    return [...missing, ...Object.keys(known).filter((type) => echoes(known[type]) || !nosniff(known[type]))];
  }),
};
