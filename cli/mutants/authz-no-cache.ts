import { editAuthorizers } from './edit';
import { type Mutant, withoutInTemplateAlone } from './mutant';

export const authzNoCache: readonly Mutant[] = [
  withoutInTemplateAlone('authz-no-cache', 'the ban on cached answers', (template) =>
    editAuthorizers(template, (authorizer) => {
      authorizer.authorizerResultTtlInSeconds = 300;
      return true;
    }),
  ),
];
