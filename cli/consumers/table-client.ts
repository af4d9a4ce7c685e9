import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { quietSdk } from './env';

/** Where a table is. Region, credentials and endpoint are otherwise found as every AWS tool finds them. */
export interface TableAddress {
  readonly table: string;
  readonly endpoint?: string;
  readonly region?: string;
  /** The table of a served stack, which knows no credentials. */
  readonly isLocal?: boolean;
}

/** The client of a table, deployed or served. */
export function tableClient({ endpoint, region, isLocal }: TableAddress): DynamoDBClient {
  quietSdk();
  return new DynamoDBClient({
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(isLocal && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
}
