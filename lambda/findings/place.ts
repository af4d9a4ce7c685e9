/** Where a function runs. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * Account and Region out of the ARN of the running function. Security Hub takes findings of the account that calls it alone:
 * no setting can say another one.
 */
export function placeOf(functionArn: string): Place {
  const [, partition = '', service, region = '', account = ''] = functionArn.split(':');
  if (service !== 'lambda' || !/^\d{12}$/.test(account) || region === '') {
    throw new Error(`${JSON.stringify(functionArn)} is no ARN of a function`);
  }
  return { partition, region, account };
}
