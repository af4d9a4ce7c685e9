import { App, Stack } from 'aws-cdk-lib';
import { Cluster, KubectlProvider } from 'aws-cdk-lib/aws-eks';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { MeshService } from '../../src';

const ACCOUNT = '111122223333';

/** A stack of an application, and the cluster of another team to which it applies its manifests. */
export function clusterStack(name: string) {
  const stack = new Stack(new App(), name, { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const role = (id: string) => `arn:aws:iam::${ACCOUNT}:role/${id}`;
  const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'shops',
    kubectlRoleArn: role('shops-deploy'),
    kubectlProvider: KubectlProvider.fromKubectlProviderAttributes(stack, 'Kubectl', {
      functionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:shops-kubectl`,
      kubectlRoleArn: role('shops-deploy'),
      handlerRole: Role.fromRoleArn(stack, 'KubectlRole', role('shops-kubectl')),
    }),
  });
  return { stack, cluster };
}

/** Three workloads: the gateway calls orders, orders call rates, nobody calls the ledger. */
export const WORKLOADS: MeshService[] = [
  {
    name: 'orders',
    namespace: 'shop',
    serviceAccount: 'orders',
    port: 8443,
    otherCallers: [{ namespace: 'ingress', serviceAccount: 'gateway' }],
  },
  { name: 'rates', namespace: 'shop', serviceAccount: 'rates', port: 8443, callers: ['orders'] },
  { name: 'ledger', namespace: 'finance', serviceAccount: 'ledger', port: 9000 },
];
