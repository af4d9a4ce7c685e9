import { compiled, documentAround, modelOf } from '../../../lambda/guard/contract';

/** The validators of a body schema, both ways. */
export function validatorsOf(schema: unknown, components: Record<string, unknown> = {}, openapi = '3.1.0') {
  const { validators, findings } = compiled(modelOf(documentAround(schema, components, openapi)));
  const { body, responses } = validators.operations['createThing'];
  return {
    request: (value: unknown) => body['application/json'].validate(value),
    response: (value: unknown) => responses['200']['application/json'].validate(value),
    codes: findings.map(({ code }) => code),
    findings,
  };
}

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const text = { type: 'string' };
