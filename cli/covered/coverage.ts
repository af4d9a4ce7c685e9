import { type ApiModel, type OperationModel, operationLabel } from '../../src/checks/model/api-model';
import type { TemplateModel } from '../../src/checks/model/template-model';
import { isPreflight } from '../../src/checks/rule';
import type { RuleFinding } from '../../src/checks/run-rules';
import { CONTROLS } from '../../src/vocabulary';

/**
 * What becomes of a control at an operation: `held`, it is claimed and no rule says otherwise; `waived`, a waiver that has not
 * expired stands for it; `gap`, a rule fires, or nobody claims anything of the operation; `none`, it has no place there.
 */
export type Cover = 'held' | 'waived' | 'gap' | 'none';

/** One operation of the template. */
export interface CoverageRow {
  /** `GET /orders/{orderId}` */
  readonly operation: string;
  readonly covers: Readonly<Record<string, Cover>>;
}

/** An operation as the manifest claims it. */
export interface ClaimedOperation {
  readonly method: string;
  readonly path: string;
  readonly controls: readonly string[];
}

/**
 * Operation by control. The operations come from the template, the claims from the manifest that the constructs wrote, the
 * verdict from the rules: an operation that is deployed and that no manifest knows is a gap in every control.
 */
export function coverageOf(
  { apis }: Pick<TemplateModel, 'apis'>,
  api: ApiModel,
  claims: readonly ClaimedOperation[],
  findings: readonly RuleFinding[],
): readonly CoverageRow[] {
  const labels = new Set(api.operations.map(operationLabel));
  const foreign = new Set(apis.filter((other) => other !== api).flatMap(resourcesOf));
  const claimed = new Map(claims.map((claim) => [shapeOf(claim.method, claim.path), claim.controls]));
  return api.operations
    .filter((operation) => !isPreflight(operation))
    .map((operation) => {
      const about = findings.filter((finding) => speaksOf(finding, operation, labels, foreign));
      const controls = claimed.get(shapeOf(operation.method, operation.path));
      const covers = CONTROLS.map(({ slug }) => [slug, coverOf(slug, controls, about)] as const);
      return { operation: operationLabel(operation), covers: Object.fromEntries(covers) };
    });
}

function coverOf(slug: string, claimed: readonly string[] | undefined, findings: readonly RuleFinding[]): Cover {
  const own = findings.filter(({ rule }) => rule.id === slug);
  if (own.some(({ waiver }) => waiver === undefined)) return 'gap';
  if (own.length > 0) return 'waived';
  if (claimed === undefined) return 'gap';
  return claimed.includes(slug) ? 'held' : 'none';
}

/**
 * A finding that names an operation speaks of that one; any other of the whole API, and what stands beside it (functions,
 * tables, log groups) of every API.
 */
function speaksOf(
  { violation: { resource, where } }: RuleFinding,
  operation: OperationModel,
  labels: ReadonlySet<string>,
  foreign: ReadonlySet<string>,
): boolean {
  if (foreign.has(resource)) return false;
  return where !== undefined && labels.has(where) ? where === operationLabel(operation) : true;
}

function resourcesOf({ resource, stages }: ApiModel): string[] {
  return [resource.id, ...stages.map((stage) => stage.resource.id)];
}

/** Parameters may have other names at the gateway. */
function shapeOf(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;
}
