import { randomUUID } from 'node:crypto';
import { recordOf, textOf } from '../assembly/json';
import type { AwsHandler } from './aws-endpoint';

const ADD = '/v1/datalake/logsources/custom';
const BUCKET = 'aws-security-data-lake-local';

/** Amazon Security Lake: it adds custom sources, and has a role for each that only their own external id opens. */
export class LocalSecurityLake {
  /** External ids, by the ARN of the role. */
  private readonly roles = new Map<string, string>();

  readonly handler: AwsHandler = ({ operation, body }) => {
    if (operation === ADD) return this.add(body);
    if (operation === 'AssumeRole') return this.assume(textOf(body['RoleArn']) ?? '', textOf(body['ExternalId']));
    return undefined;
  };

  private add({ sourceName, configuration }: Readonly<Record<string, unknown>>) {
    const { principal, externalId } = recordOf(recordOf(configuration)['providerIdentity']);
    const name = String(sourceName);
    const roleArn = `arn:aws:iam::${String(principal)}:role/AmazonSecurityLake-Provider-${name}`;
    this.roles.set(roleArn, String(externalId));
    const provider = { location: `s3://${BUCKET}/ext/${name}/`, roleArn };
    return { status: 200, body: { source: { sourceName, provider } } };
  }

  /** Roles of another account are not known here, and ask for nothing. */
  private assume(roleArn: string, externalId: string | undefined) {
    const wanted = this.roles.get(roleArn);
    if (wanted !== undefined && wanted !== externalId)
      return { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>' };
    const members = `<AccessKeyId>LOCALROLE</AccessKeyId><SecretAccessKey>local</SecretAccessKey><SessionToken>${randomUUID()}</SessionToken>`;
    return { status: 200, body: `<AssumeRoleResponse><Credentials>${members}</Credentials></AssumeRoleResponse>` };
  }
}
