/** A CloudFormation template that is opened on purpose. */
export interface BreakableTemplate {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

/** A template with one real hole, and who must notice it. */
export interface BrokenTwin {
  /** What it opens, in a few words. */
  readonly opens: string;
  /** Opens it; false: there was nothing to open. */
  readonly edit: (template: BreakableTemplate) => boolean;
  /** The rule that must fire. */
  readonly rule: string;
  /** What the finding must say about the place. */
  readonly says: RegExp;
}

/** A twin by one edit. */
export function twin(opens: string, rule: string, says: RegExp, edit: BrokenTwin['edit']): BrokenTwin {
  return { opens, rule, says, edit };
}

type Edit = (properties: Record<string, unknown>, id: string) => unknown;

/** Changes every resource of a type, or those whose logical id matches. */
export function change(type: string, edit: Edit, id = /./): BrokenTwin['edit'] {
  return ({ Resources }) => {
    const found = Object.entries(Resources).filter(([key, { Type }]) => Type === type && id.test(key));
    for (const [key, resource] of found) {
      resource.Properties ??= {};
      edit(resource.Properties, key);
    }
    return found.length > 0;
  };
}

/** Sets one property of every resource of a type. */
export function set(type: string, name: string, value: unknown, id?: RegExp): BrokenTwin['edit'] {
  return change(type, (properties) => (properties[name] = value), id);
}

/** Removes one property of every resource of a type. */
export function unset(type: string, name: string, id?: RegExp): BrokenTwin['edit'] {
  return change(type, (properties) => delete properties[name], id);
}

/** Adds a resource that leads to the first one of a type. */
export function beside(
  leadsTo: string,
  Type: string,
  propertiesOf: (id: string) => object,
  id = /./,
): BrokenTwin['edit'] {
  return ({ Resources }) => {
    const target = Object.keys(Resources).find((key) => Resources[key]?.Type === leadsTo && id.test(key));
    if (target === undefined) return false;
    Resources['Beside'] = { Type, Properties: { ...propertiesOf(target) } };
    return true;
  };
}

/** Changes the text of the resources of a type, as an editor would. */
export function rewrite(type: string, from: string | RegExp, to: string): BrokenTwin['edit'] {
  return ({ Resources }) => {
    const found = Object.values(Resources).filter(({ Type }) => Type === type);
    const changed = found.filter((resource) => {
      const before = JSON.stringify(resource.Properties);
      const after = before.replaceAll(from instanceof RegExp ? from : from, to);
      resource.Properties = JSON.parse(after) as Record<string, unknown>;
      return after !== before;
    });
    return changed.length > 0;
  };
}

/** Removes resources of a type. */
export function remove(type: string, id = /./): BrokenTwin['edit'] {
  return ({ Resources }) => {
    const found = Object.keys(Resources).filter((key) => Resources[key]?.Type === type && id.test(key));
    for (const key of found) delete Resources[key];
    return found.length > 0;
  };
}

/** Opens a security group to every address. */
export function openGroup(id: RegExp): BrokenTwin['edit'] {
  return set('AWS::EC2::SecurityGroup', 'SecurityGroupIngress', [{ CidrIp: '0.0.0.0/0', IpProtocol: '-1' }], id);
}
