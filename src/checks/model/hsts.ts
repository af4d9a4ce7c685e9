import { asObject, asText, at } from './references';
import type { TemplateModel } from './template-model';
import type { TerminatorFault } from './terminators';

const MIN_AGE_SECONDS = 31_536_000;
const HEADER = /^gatewayresponse\.header\.strict-transport-security$/i;

/** Refusals of the gateway that leave browsers free to come by plain HTTP the next time. */
export function hstsFaults(model: TemplateModel): TerminatorFault[] {
  return model.apis.flatMap((api) => {
    const responses = asObject(api.body?.['x-amazon-apigateway-gateway-responses']);
    const weak = Object.entries(responses).filter(([, response]) => !isStrict(response));
    return weak.length > 0
      ? [
          {
            resource: api.resource.id,
            where: `no Strict-Transport-Security of a year in ${weak.map(([type]) => type).join(', ')}`,
          },
        ]
      : [];
  });
}

function isStrict(response: unknown): boolean {
  const [value] = Object.entries(asObject(at(response, 'responseParameters')))
    .filter(([name]) => HEADER.test(name))
    .map(([, text]) => asText(text) ?? '');
  return Number(/max-age=(\d+)/.exec(value ?? '')?.[1] ?? 0) >= MIN_AGE_SECONDS;
}
