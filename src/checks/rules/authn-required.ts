import { blanketSuppressions } from '../model/suppressions';
import type { TemplateModel } from '../model/template-model';
import { everyOperation, type Rule, type Violation } from '../rule';

const everyOperationRequires = everyOperation((operation) => operation.authorizer === undefined);

/** The operations without an authorizer, and what keeps cdk-nag from finding them, too. */
function check(model: TemplateModel): readonly Violation[] {
  const open = everyOperationRequires(model);
  const hidden = model.apis.flatMap((api) => {
    const places = [api.resource, ...api.operations.map(({ reportedAt }) => reportedAt)].map(({ id }) => id);
    const suppressed = open.some(({ resource }) => places.includes(resource)) ? blanketSuppressions(model, api) : [];
    return suppressed.map((id) => ({
      resource: api.resource.id,
      where: `${id} of cdk-nag is suppressed for all methods: suppress it at those that another authorizer guards`,
    }));
  });
  return [...open, ...hidden];
}

export const authnRequired: Rule = {
  id: 'authn-required',
  finding: 'an operation has no authorizer',
  reason: 'anyone on the internet may call it',
  check,
};
