import { listOf, recordOf, textOf } from '../assembly/json';
import type { AwsHandler } from '../services/aws-endpoint';

/** Attributes that every finding must have ("Required top-level ASFF attributes" in the Security Hub User Guide). */
const REQUIRED = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
  'Resources',
];
const MOST = 100;

/** Security Hub of one account and Region: takes findings of its own account alone, each finding for itself. */
export class LocalSecurityHub {
  /** By id: a finding that is imported twice is one finding. */
  private readonly imported = new Map<string, Record<string, unknown>>();

  constructor(private readonly place: { readonly account: string; readonly region: string }) {}

  findings(): readonly Record<string, unknown>[] {
    return [...this.imported.values()];
  }

  /** `BatchImportFindings`. */
  readonly handler: AwsHandler = ({ operation, body }) => {
    if (operation !== '/findings/import') return undefined;
    const findings = listOf(body['Findings']).map(recordOf);
    if (findings.length === 0 || findings.length > MOST) {
      return { status: 400, body: { Code: 'InvalidInput', Message: `give 1 to ${MOST} findings` } };
    }
    const failed = findings.flatMap((finding) => {
      const fault = this.faultOf(finding);
      if (fault === undefined) this.imported.set(String(finding['Id']), finding);
      return fault === undefined ? [] : [{ Id: finding['Id'], ErrorCode: 'InvalidInput', ErrorMessage: fault }];
    });
    return {
      status: 200,
      body: { FailedCount: failed.length, SuccessCount: findings.length - failed.length, FailedFindings: failed },
    };
  };

  private faultOf(finding: Record<string, unknown>): string | undefined {
    const { account, region } = this.place;
    const missing = REQUIRED.find((name) => finding[name] === undefined);
    if (missing !== undefined) return `${missing} is missing`;
    if (finding['AwsAccountId'] !== account) return `AwsAccountId is ${String(finding['AwsAccountId'])}`;
    const product = `:securityhub:${region}:${account}:product/${account}/default`;
    return textOf(finding['ProductArn'])?.endsWith(product)
      ? undefined
      : `ProductArn is ${String(finding['ProductArn'])}`;
  }
}
