import type { ApiModel, OperationModel, StageModel } from './model/api-model';
import { operationLabel } from './model/api-model';
import type { TemplateModel } from './model/template-model';

/** One place of a template that breaks a rule. */
export interface Violation {
  /** Logical id of the resource that the finding is reported at. */
  readonly resource: string;
  /** Operation, rule or member: what within the resource. */
  readonly where?: string;
}

/** One rule, stated once: pack, command line, docs and tests read this object. */
export interface Rule {
  /** The slug of the control that it watches. */
  readonly id: string;
  readonly finding: string;
  readonly reason: string;
  /** `now`: the moment against which validity is judged; default: the clock. */
  readonly check: (model: TemplateModel, now?: Date) => readonly Violation[];
}

/** A rule about every REST API. Return what breaks it: true for the API as a whole, or the places. */
export function everyApi(broken: (api: ApiModel, model: TemplateModel, now: Date) => boolean | readonly string[]) {
  return (model: TemplateModel, now = new Date()): readonly Violation[] =>
    model.apis.flatMap((api) => places(api.resource.id, broken(api, model, now)));
}

/** A rule about every stage of every REST API. An API without a stage serves nothing and is passed over. */
export function everyStage(
  broken: (stage: StageModel, api: ApiModel, model: TemplateModel) => boolean | readonly string[],
) {
  return (model: TemplateModel): readonly Violation[] =>
    model.apis.flatMap((api) => api.stages.flatMap((stage) => places(stage.resource.id, broken(stage, api, model))));
}

/** A rule about every operation. A body that cannot be read breaks it: a check that cannot tell says no. */
export function everyOperation(broken: (operation: OperationModel, api: ApiModel, model: TemplateModel) => boolean) {
  return (model: TemplateModel): readonly Violation[] =>
    model.apis.flatMap((api) => [
      ...(api.opaque ? [{ resource: api.resource.id, where: 'a body that this check cannot read' }] : []),
      ...api.operations
        .filter((operation) => !isPreflight(operation) && broken(operation, api, model))
        .map((operation) => ({ resource: operation.reportedAt.id, where: operationLabel(operation) })),
    ]);
}

/** A CORS preflight that the gateway answers itself reaches no code. */
export function isPreflight(operation: OperationModel): boolean {
  const type = operation.integration.type;
  return operation.method === 'OPTIONS' && typeof type === 'string' && type.toUpperCase() === 'MOCK';
}

function places(resource: string, broken: boolean | readonly string[]): readonly Violation[] {
  if (broken === true) return [{ resource }];
  if (broken === false) return [];
  return broken.map((where) => ({ resource, where }));
}
