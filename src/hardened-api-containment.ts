import { CfnOutput } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { HardenedApiProps } from './hardened-api-props';
import type { AuditLayer } from './layers/audit/audit-layer';
import type { Edge } from './layers/network/edge/edge';
import { type WebAclRuleProps, WebAclPosition } from './layers/network/web-acl-plan';

/**
 * Sets containment up; the rules that it needs in the web ACL.
 *
 * @throws when there is nobody to learn of findings from, or nobody to suspend
 */
export function containmentRules(
  scope: Construct,
  audit: AuditLayer,
  { containment, sinks = [], consumers = [] }: HardenedApiProps,
  { edge, registry }: { readonly edge: Edge; readonly registry?: ITable },
): WebAclRuleProps[] {
  if (!containment) return [];
  if (sinks.length === 0) {
    throw new Error('"containment" needs findings, and without "sinks" nothing raises any; name a sink');
  }
  const { suspendOn, exceptConsumers } = containment._plan;
  if (suspendOn.length > 0 && !registry) {
    throw new Error('"suspendOn" of "containment" needs consumers to suspend; name them in "consumers"');
  }
  const unknown = exceptConsumers.filter((id) => !consumers.some((consumer) => consumer.id === id));
  if (unknown.length > 0) {
    throw new Error(
      `"exceptConsumers" of "containment" names ${unknown.join(', ')}, which "consumers" does not; correct the id`,
    );
  }
  const { sets, table } = audit._contain(containment, registry);
  new CfnOutput(scope, 'ContainmentTable', { value: table.tableName });
  return sets.map((set, index) => blockRule(set, index === 0 ? 'v4' : 'v6', edge));
}

/** Behind an edge the address of the peer is the edge's own: there the header counts that the edge sets. */
function blockRule(set: CfnIPSet, family: string, { _config }: Edge): WebAclRuleProps {
  const headerName = _config?.clientAddressHeader;
  const forwarded = headerName && { headerName, fallbackBehavior: 'NO_MATCH', position: 'FIRST' };
  return {
    name: `contained-${family}`,
    position: WebAclPosition.AFTER_PROOF,
    capacity: 1,
    statement: {
      ipSetReferenceStatement: { arn: set.attrArn, ...(forwarded && { ipSetForwardedIpConfig: forwarded }) },
    },
  };
}
