import { CONTROLS, type OperationSpec, type OperationTable } from '../vocabulary';

/** What the declaration says beyond the contract, as far as controls depend on it. */
export interface ManifestFacts {
  readonly hasRegistry: boolean;
  readonly hasCertificates: boolean;
  readonly hasSourceRanges: boolean;
  readonly hasMutualTls: boolean;
  readonly hasEdge: boolean;
}

/** One waiver, as it stands in the manifest. */
interface ManifestWaiver {
  readonly slug: string;
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
}

/** What goes into a manifest. */
export interface ManifestInput {
  readonly table: OperationTable;
  readonly title: string;
  readonly bundleHash: string;
  readonly facts: ManifestFacts;
  readonly waivers: readonly ManifestWaiver[];
  /** Constraints of the contract and who keeps each: the gateway, or the guard alone. */
  readonly ledger: readonly unknown[];
  /** What of the contract cannot be enforced in full, or should be looked at. */
  readonly findings: readonly unknown[];
  /** The web ACL's capacity and price. */
  readonly webAcl: Readonly<Record<string, unknown>>;
}

type Applies = (operation: OperationSpec, facts: ManifestFacts) => boolean;

const hasBody: Applies = ({ contentTypes }) => contentTypes.length > 0;
const isIdentified: Applies = ({ anonymous }) => !anonymous;
const takesObject: Applies = ({ identifiers, ownership }) => identifiers.length > 0 && ownership !== 'shared';

/** Controls that hold for some operations only; all others hold for every operation. */
const CONDITIONS: Readonly<Record<string, Applies>> = {
  'network-edge': (_, facts) => facts.hasEdge,
  'network-client-address': (_, facts) => facts.hasEdge,
  'network-source-range': (operation, facts) => isIdentified(operation, facts) && facts.hasSourceRanges,
  'transport-mtls': (_, facts) => facts.hasMutualTls,
  'transport-certificate-binding': (operation, facts) => isIdentified(operation, facts) && facts.hasCertificates,
  'transport-transaction-token': isIdentified,
  'authn-consumer': (operation, facts) => isIdentified(operation, facts) && facts.hasRegistry,
  'authz-scope': (operation) => needsScope(operation),
  'authz-role': ({ roles }) => roles.length > 0,
  'authz-tenant': takesObject,
  'authz-owner': (operation, facts) => takesObject(operation, facts) && operation.ownership === 'owner',
  'authz-parent': ({ identifiers }) => identifiers.some(({ parent }) => parent !== undefined),
  'authz-body-identifier': ({ identifiers }) => identifiers.some((identifier) => identifier.in === 'body'),
  'authz-no-cache': isIdentified,
  'input-gateway-model': hasBody,
  'input-body-schema': hasBody,
  'input-json-hygiene': ({ contentTypes }) => contentTypes.some((type) => type.includes('json')),
  'input-response': ({ responses }) => responses !== 'report',
};

/** Whether no alternative of the operation goes without a scope. */
export function needsScope({ scopes }: OperationSpec): boolean {
  return scopes.length > 0 && scopes.every((alternative) => alternative.length > 0);
}

/** What the constructs claim: for each operation, the controls that protect it. */
export function manifest({
  table,
  title,
  bundleHash,
  facts,
  waivers,
  ledger,
  findings,
  webAcl,
}: ManifestInput): Record<string, unknown> {
  return {
    manifest: 1,
    api: table.api,
    contract: { title, version: table.version },
    bundleHash,
    waivers: waivers.map(({ slug, owner, reason, expires }) => ({ slug, owner, reason, expires })),
    operations: table.operations.map((operation) => ({
      id: operation.id,
      method: operation.method,
      path: operation.path,
      ...(operation.anonymous && { anonymous: true }),
      controls: controlsOf(operation, facts),
    })),
    webAcl,
    constraints: ledger,
    findings,
  };
}

function controlsOf(operation: OperationSpec, facts: ManifestFacts): string[] {
  return CONTROLS.filter(({ slug, layer }) => {
    if (operation.anonymous && layer === 'authentication') return false;
    return CONDITIONS[slug]?.(operation, facts) ?? true;
  }).map((control) => control.slug);
}
