import type { EntityType, SchemaJson, Type } from '@cedar-policy/cedar-wasm/nodejs';
import type { Fault } from '../../core/errors';
import { CEDAR, entityTypeOf, type OperationSpec } from '../../vocabulary';
import { decidedTypes } from './policy-text';

/** A schema of one namespace, the one without a name. */
export type CedarSchema = SchemaJson<string> & { readonly '': SchemaJson<string>[string] };

const STRING: Type<string> = { type: 'String' };
const BOOLEAN: Type<string> = { type: 'Boolean' };
const LONG: Type<string> = { type: 'Long' };
const STRINGS: Type<string> = { type: 'Set', element: STRING };

/** Every attribute is always there, so that no policy can fail on a missing one. */
const OBJECT: EntityType<string> = {
  shape: { type: 'Record', attributes: { tenant: STRING, owner: STRING, parent: STRING } },
};
const CALLER: EntityType<string> = {
  shape: {
    type: 'Record',
    attributes: {
      subject: STRING,
      consumer: STRING,
      tenant: STRING,
      owner: STRING,
      roles: STRINGS,
      scopes: STRINGS,
    },
  },
};
const CONTEXT: Type<string> = {
  type: 'Record',
  attributes: {
    operation: STRING,
    sensitivity: STRING,
    nested: BOOLEAN,
    parent: STRING,
    acr: STRING,
    amr: STRINGS,
    authAge: LONG,
    certificate: BOOLEAN,
    country: STRING,
    time: LONG,
    hour: LONG,
    weekday: LONG,
  },
};

/** Cedar schema in JSON form: actions of the contract, one entity type for each resource type, one kind of caller. */
export function cedarSchema(operations: readonly OperationSpec[], resourceTypes: readonly string[]): CedarSchema {
  const types = [...new Set(resourceTypes.map(entityTypeOf))].sort();
  const byAction = new Map<string, Set<string>>();
  for (const operation of operations) {
    const known = byAction.get(operation.action) ?? new Set();
    byAction.set(operation.action, new Set([...known, ...decidedTypes(operation)]));
  }
  const actions = [...byAction].map(([action, resources]) => [
    action,
    {
      appliesTo: {
        principalTypes: [CEDAR.caller],
        resourceTypes: [...resources].sort(),
        context: { type: CEDAR.context },
      },
    },
  ]);
  return {
    '': {
      commonTypes: { [CEDAR.context]: CONTEXT },
      entityTypes: {
        [CEDAR.caller]: CALLER,
        [CEDAR.collection]: OBJECT,
        ...Object.fromEntries(types.map((type) => [type, OBJECT])),
      },
      actions: Object.fromEntries(actions),
    },
  };
}

/** The schema with these actions alone. */
export function schemaOfActions(schema: CedarSchema, actions: ReadonlySet<string>): CedarSchema {
  const kept = Object.entries(schema[''].actions).filter(([action]) => actions.has(action));
  return { '': { ...schema[''], actions: Object.fromEntries(kept) } };
}

/** Resource types that Cedar could not tell apart, because their names differ only in signs that Cedar has no room for. */
export function typeFaults(resourceTypes: readonly string[]): Fault[] {
  const byType = new Map<string, string[]>();
  for (const resource of new Set(resourceTypes)) {
    const type = entityTypeOf(resource);
    byType.set(type, [...(byType.get(type) ?? []), resource]);
  }
  return [...byType.values()]
    .filter((names) => names.length > 1)
    .map((names) => ({
      where: `resource types ${names.join(', ')}`,
      what: 'they have the same name for Cedar',
      remedy: 'rename all but one in "x-hardened" of the contract, using letters and digits only',
    }));
}
