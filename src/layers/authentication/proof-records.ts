import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { grantTable } from '../../core/table-grant';
import { ENV, REPLAY } from '../../vocabulary';

/** What is needed to judge DPoP proofs. */
export interface ProofRecordsProps {
  readonly publicUrls?: string[];
  readonly encryptionKey?: IKey;
}

/** The table of DPoP proofs that were used: each works once. Entries live for minutes, so the table goes with the stack. */
export class ProofRecords extends Construct {
  private readonly table: Table;
  private readonly urls: readonly string[];

  constructor(scope: Construct, id: string, { publicUrls = [], encryptionKey }: ProofRecordsProps) {
    super(scope, id);
    this.urls = publicUrls.map(publicUrl);
    if (this.urls.length === 0) {
      throw new Error(
        '"publicUrls" must not be empty while an issuer has "senderConstraint" DPOP; give the URL that callers use, such as https://api.example.com',
      );
    }
    this.table = new Table(this, 'Table', {
      partitionKey: { name: REPLAY.KEY, type: AttributeType.STRING },
      timeToLiveAttribute: REPLAY.EXPIRES,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.AWS_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Lets the authorizer put proofs on record, and nothing else. */
  public grantUse(authorizer: LambdaFunction): void {
    grantTable(this.table, authorizer, 'dynamodb:PutItem');
    authorizer.addEnvironment(ENV.REPLAY_TABLE, this.table.tableName);
    authorizer.addEnvironment(ENV.PROOF_URLS, Stack.of(this).toJsonString(this.urls));
  }
}

function publicUrl(url: string): string {
  if (Token.isUnresolved(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username || parsed.search || parsed.hash) {
    throw new Error(`"publicUrls" holds ${url}; give an https URL without query, such as https://api.example.com`);
  }
  return url.replace(/\/$/, '');
}
