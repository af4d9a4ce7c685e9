import { readApis } from './apis';
import type { ApiModel } from './api-model';
import { asObject, type Value } from './references';

/** One resource of a template. */
export interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, Value>;
  readonly metadata: Record<string, Value>;
}

/** What every rule reads: one CloudFormation template, its OpenAPI bodies parsed into operations. */
export interface TemplateModel {
  readonly resources: readonly TemplateResource[];
  readonly apis: readonly ApiModel[];
  /** Of the template as a whole. */
  readonly metadata: Record<string, Value>;
  ofType(type: string): readonly TemplateResource[];
  get(id: string): TemplateResource | undefined;
}

/** Reads a template (CloudFormation JSON) into the model. Unknown resource types are kept; nothing is guessed. */
export function templateModel(template: unknown): TemplateModel {
  const resources = Object.entries(asObject(asObject(template).Resources)).map(([id, raw]) => ({
    id,
    type: String(asObject(raw).Type ?? ''),
    properties: asObject(asObject(raw).Properties),
    metadata: asObject(asObject(raw).Metadata),
  }));
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const base = {
    resources,
    metadata: asObject(asObject(template).Metadata),
    ofType: (type: string) => resources.filter((resource) => resource.type === type),
    get: (id: string) => byId.get(id),
  };
  return { ...base, apis: readApis({ ...base, apis: [] }) };
}
