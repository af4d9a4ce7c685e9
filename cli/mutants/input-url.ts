import { asList, asObject, isObject } from '../../src/checks/model/references';
import { editAll, removeMember } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

type Schema = Record<string, unknown>;

/** Removes the pattern of every URL in a schema and all that is inside it; true when there was one. */
function openUrls(schema: Schema): boolean {
  const own = schema.format === 'uri' && removeMember(schema, 'pattern');
  const inner = Object.values(schema).flatMap((member) => [member, ...asList(member)]);
  return inner.filter(isObject).map(openUrls).includes(true) || own;
}

export const inputUrl: readonly Mutant[] = [
  withoutInTemplate('input-url', 'the pattern of URLs in the models of the gateway', (template) =>
    editAll(template, 'AWS::ApiGateway::RestApi', ({ Body }) =>
      openUrls(asObject(asObject(asObject(Body).components).schemas)),
    ),
  ),
  withoutCheck('input-url', ['guard'], 'the check of URLs in the guard'),
];
