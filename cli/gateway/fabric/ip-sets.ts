import { randomUUID } from 'node:crypto';
import { listOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import { addressSet } from '../iam/cidr';
import type { AwsAnswer, AwsHandler } from '../services/aws-endpoint';

interface LocalSet {
  readonly properties: Record<string, unknown>;
  readonly name: string;
  readonly id: string;
  lockToken: string;
}

const refusal = (type: string, message: string): AwsAnswer => ({ status: 400, body: { __type: type, message } });

/** The IP sets of the template, as functions read and write them; the web ACL follows at once. */
export class LocalIpSets {
  private readonly sets: readonly LocalSet[];

  constructor({ stacks, physicalId }: ResolvedAssembly) {
    this.sets = stacks.flatMap(({ name: stack, resources }) =>
      Object.entries(resources)
        .filter(([, { type }]) => type === 'AWS::WAFv2::IPSet')
        .map(([logicalId, { properties }]) => {
          const [name = '', id = ''] = physicalId(logicalId, stack).split('|');
          return { properties, name, id, lockToken: randomUUID() };
        }),
    );
  }

  /** `GetIPSet` and `UpdateIPSet`. */
  readonly handler: AwsHandler = ({ operation, body }) => {
    const [, action] = operation.split('AWSWAF_20190729.');
    if (action !== 'GetIPSet' && action !== 'UpdateIPSet') return undefined;
    const set = this.sets.find(({ name, id }) => name === body['Name'] && id === body['Id']);
    if (!set) return refusal('WAFNonexistentItemException', 'no such IP set in the template');
    return action === 'GetIPSet' ? read(set) : write(set, body);
  };
}

function read({ properties, name, id, lockToken }: LocalSet): AwsAnswer {
  const { IPAddressVersion, Description, Addresses } = properties;
  const IPSet = { Name: name, Id: id, IPAddressVersion, Description, Addresses: listOf(Addresses) };
  return { status: 200, body: { IPSet, LockToken: lockToken } };
}

function write(set: LocalSet, body: Readonly<Record<string, unknown>>): AwsAnswer {
  if (textOf(body['LockToken']) !== set.lockToken) {
    return refusal('WAFOptimisticLockException', 'somebody else wrote since the read');
  }
  const addresses = listOf(body['Addresses']).map(String);
  const isOfFamily = (range: string) => range.includes(':') === (set.properties['IPAddressVersion'] === 'IPV6');
  try {
    addressSet(addresses);
  } catch {
    return refusal('WAFInvalidParameterException', 'an entry is no range');
  }
  if (!addresses.every(isOfFamily)) return refusal('WAFInvalidParameterException', 'an entry is of the other family');
  set.properties['Addresses'] = addresses;
  set.lockToken = randomUUID();
  return { status: 200, body: { NextLockToken: set.lockToken } };
}
