import { Token } from 'aws-cdk-lib';

/**
 * The construct id of one of several resources that AWS knows by name. Ids by position would move when one leaves the list:
 * CloudFormation makes a resource under its new name before the old owner of that name is gone, and AWS refuses it.
 *
 * @param index place in the list, for a name that is known at deployment alone
 */
export function namedId(kind: string, name: string, index: number): string {
  return Token.isUnresolved(name) ? `${kind}${index + 1}` : `${kind}-${name}`;
}
