import { editAuthorizers } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const authzNoCache: readonly Mutant[] = [
  withoutInTemplate('authz-no-cache', 'the ban on cached answers', (template) =>
    editAuthorizers(template, (authorizer) => {
      authorizer.authorizerResultTtlInSeconds = 300;
      return true;
    }),
  ),
];
