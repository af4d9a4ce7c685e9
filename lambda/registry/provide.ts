import { LAKE_SOURCES_TYPE } from '../../src/vocabulary';
import type { AwsCall } from '../core/aws';
import { consumerStore } from './consumer-store';
import { provideConsumers } from './consumers';
import {
  type CustomResourceAnswer,
  type CustomResourceEvent,
  failed,
  succeeded,
  textProperty,
} from './custom-resource';
import type { S3 } from '../core/s3';
import { deleteLakeSources, provideLakeSources } from './lake-sources';
import { provideTransactionKeys } from './transaction-keys';
import { provideTruststore } from './truststore';

/** What the provider works with. */
export interface ProvideDeps {
  readonly call: AwsCall;
  readonly s3: S3;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Decides what CloudFormation is told. Deleting succeeds where there is nothing to undo: a stack must go away. */
export async function provide(event: CustomResourceEvent, deps: ProvideDeps): Promise<CustomResourceAnswer> {
  try {
    return succeeded(event, await result(event, deps));
  } catch (error) {
    return failed(event, error instanceof Error ? error.message : 'the provider failed');
  }
}

function result(event: CustomResourceEvent, { call, s3, now, wait }: ProvideDeps) {
  if (event.RequestType === 'Delete' && event.PhysicalResourceId) {
    if (event.ResourceType === LAKE_SOURCES_TYPE) return deleteLakeSources(event.PhysicalResourceId, { call, wait });
    return { physicalId: event.PhysicalResourceId };
  }
  switch (event.ResourceType) {
    case 'Custom::HardenedTransactionKeys':
      return provideTransactionKeys(event, { call, now });
    case LAKE_SOURCES_TYPE:
      return provideLakeSources(event, { call, wait });
    case 'Custom::HardenedTruststore':
      return provideTruststore(event, s3);
    case 'Custom::HardenedConsumers':
      return provideConsumers(event, {
        store: consumerStore(textProperty(event.ResourceProperties, 'Table'), call),
        now,
      });
    default:
      throw new Error(
        `resource type ${event.ResourceType} is none of this provider; deploy constructs and provider of one version`,
      );
  }
}
