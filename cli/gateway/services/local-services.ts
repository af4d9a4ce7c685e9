import { randomBytes } from 'node:crypto';
import { IssuerKeys } from '../identities/issuer-keys';
import { CodeStore } from '../lambda/code-store';
import { DrillPki } from '../pki/drill-pki';
import { AwsEndpoint } from './aws-endpoint';
import { LocalDynamoDb } from './dynamodb';
import { LocalObjects } from './objects';
import { LocalSecrets } from './secrets';
import { VirtualHosts } from './virtual-hosts';

/** What functions find outside themselves. Ports, keys and certificates stay the same from boot to boot. */
export class LocalServices {
  /** Seeds generated secrets: the same secret has the same text in every boot of this pool, and in no other. */
  readonly seed = randomBytes(32);
  readonly issuerKeys = new IssuerKeys();
  readonly code = new CodeStore();

  private constructor(
    readonly pki: DrillPki,
    readonly dynamodb: LocalDynamoDb,
    readonly secrets: LocalSecrets,
    readonly hosts: VirtualHosts,
    readonly objects: LocalObjects,
    readonly aws: AwsEndpoint,
  ) {}

  static async start(): Promise<LocalServices> {
    const pki = await DrillPki.create();
    const started = await Promise.allSettled([
      LocalDynamoDb.start(),
      LocalSecrets.start(),
      VirtualHosts.start(pki),
      LocalObjects.start(),
      AwsEndpoint.start(),
    ]);
    const failed = started.find((each) => each.status === 'rejected');
    if (!failed) {
      const [dynamodb, secrets, hosts, objects, aws] = started.map(
        (each) => (each as PromiseFulfilledResult<unknown>).value,
      ) as [LocalDynamoDb, LocalSecrets, VirtualHosts, LocalObjects, AwsEndpoint];
      return new LocalServices(pki, dynamodb, secrets, hosts, objects, aws);
    }
    // None is left behind when one of them cannot start.
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
    throw failed.reason;
  }

  async close(): Promise<void> {
    const { dynamodb, secrets, hosts, objects, aws } = this;
    await Promise.all([dynamodb, secrets, hosts, objects, aws].map((each) => each.close()));
    this.code.close();
  }
}
