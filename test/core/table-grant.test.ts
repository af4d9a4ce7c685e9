import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib';
import { SenderConstraint } from '../../src/layers/authentication/token-rules';
import { Issuer } from '../../src/layers/authentication/issuer';
import { Consumer } from '../../src/consumers/consumer';
import { stackOf } from '../hardened-api-fixture';

type Statement = { readonly Action: string | string[]; readonly Condition?: unknown };

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Roles by the beginning of their logical id: what they may do on tables with a key, and whether they may open the key. */
function granted(): Map<string, { readonly usesTables: boolean; readonly opensKey: boolean }> {
  const issuer = Issuer.oidc('https://id.example.com', {
    audiences: ['shop'],
    senderConstraint: SenderConstraint.DPOP,
  });
  const stack = stackOf({
    issuers: [issuer],
    consumers: [Consumer.of('acme', { issuer, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] })],
    publicUrls: ['https://api.example.com'],
    encryptionKey: Key.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
  });
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return new Map(
    policies.map(({ Properties }) => {
      const statements = Properties.PolicyDocument.Statement as Statement[];
      const usesTables = statements.flatMap(actionsOf).some((action) => action.startsWith('dynamodb:'));
      // With a condition, it may open the key for Secrets Manager alone.
      const opensKey = statements.some((each) => !each.Condition && actionsOf(each).includes('kms:Decrypt'));
      return [String(Properties.Roles[0].Ref), { usesTables, opensKey }];
    }),
  );
}

describe('grantTable', () => {
  it('lets every function that uses a table open the key of the table', () => {
    const shut = [...granted()].filter(([, { usesTables, opensKey }]) => usesTables && !opensKey);

    expect(shut).toEqual([]);
  });

  it.each(['ApiAuthenticationAuthorizer', 'ApiProviderHandler', 'ApiTransportKeyRotation', 'Handler'])(
    'finds %s among them',
    (role) => {
      const found = [...granted()].find(([name]) => name.startsWith(role));

      expect(found?.[1]).toEqual({ usesTables: true, opensKey: true });
    },
  );
});
