import { type AddressSet, addressSet } from '../iam/cidr';
import { compileLogging } from '../waf/log';
import { compileWebAcl, type WafReferences } from '../waf/web-acl';
import type { WebAclModel } from '../waf/web-acl-model';
import { list, members, type ResourceIndex, text } from './resource-index';

/** The web ACL that an association of the template puts before a stage; none when there is no association. */
export function webAclOf(index: ResourceIndex, apiId: string, stage: string, account: string): WebAclModel | undefined {
  const target = `/restapis/${apiId}/stages/${stage}`;
  const association = index
    .ofType('AWS::WAFv2::WebACLAssociation')
    .find(({ properties }) => String(properties['ResourceArn']).endsWith(target));
  if (association === undefined) return undefined;
  const arn = String(association.properties['WebACLArn']);
  const acl = index.byWafArn('AWS::WAFv2::WebACL', arn);
  if (acl === undefined) {
    index.gap(association, `the web ACL ${arn} is not in the template: its rules are not evaluated`, true);
    return undefined;
  }
  const logging = index
    .ofType('AWS::WAFv2::LoggingConfiguration')
    .find(({ properties }) => String(properties['ResourceArn']) === arn);
  const model = compileWebAcl(
    {
      arn,
      name: acl.ref.split('|', 1)[0] ?? acl.logicalId,
      logicalId: acl.logicalId,
      properties: acl.properties,
      ...(logging === undefined ? {} : { logging: compileLogging(logging.properties) }),
    },
    referencesOf(index, account),
  );
  for (const { rule, why } of model.notEvaluated) index.gap(acl, `rule ${rule} is not evaluated: ${why}`, false);
  return model;
}

function referencesOf(index: ResourceIndex, account: string): WafReferences {
  return {
    account,
    addressSet: (arn) => {
      const entry = index.byWafArn('AWS::WAFv2::IPSet', arn);
      if (entry === undefined) return undefined;
      const ranges = list(entry.properties['Addresses']).map(String);
      // WAF knows no /0.
      if (ranges.some((range) => range.endsWith('/0'))) return undefined;
      try {
        return liveSet(entry.properties, addressSet(ranges));
      } catch {
        return undefined;
      }
    },
    regexPatterns: (arn) => {
      const entry = index.byWafArn('AWS::WAFv2::RegexPatternSet', arn);
      return (
        entry &&
        list(entry.properties['RegularExpressionList']).map(
          (item) => text(members(item)['RegexString']) ?? String(item),
        )
      );
    },
    ruleGroup: (arn) => {
      const entry = index.byWafArn('AWS::WAFv2::RuleGroup', arn);
      return entry && { name: entry.ref.split('|', 1)[0] ?? entry.logicalId, properties: entry.properties };
    },
  };
}

/** A set that follows its resource: `UpdateIPSet` changes it while the stack is served. */
function liveSet(properties: Record<string, unknown>, first: AddressSet): AddressSet {
  let current = { ranges: properties['Addresses'], set: first };
  const set = () => {
    const ranges = properties['Addresses'];
    if (ranges !== current.ranges) current = { ranges, set: addressSet(list(ranges).map(String)) };
    return current.set;
  };
  return {
    get size() {
      return set().size;
    },
    has: (address) => set().has(address),
  };
}
