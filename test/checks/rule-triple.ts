import type { MutableTemplate } from '../../cli/mutants/mutant';
import { templateModel } from '../../src/checks/model/template-model';
import { RULES } from '../../src/checks/rules';
import { goodTemplate } from './good-template';

/** How one rule is broken, by name of what is wrong. */
export interface Triple {
  readonly violations: Readonly<Record<string, (template: MutableTemplate) => unknown>>;
  /** A template of which the rule cannot tell, so that it must say no. */
  readonly unclear: Readonly<Record<string, (template: MutableTemplate) => unknown>>;
}

/** The three tests of a rule: what it accepts, what it finds, and that it says no when it cannot tell. */
export function ruleTriple(slug: string, { violations, unclear }: Triple): void {
  const rule = RULES.find((candidate) => candidate.id === slug)!;
  const findings = (edit: (template: MutableTemplate) => unknown) => {
    const template = goodTemplate();
    edit(template);
    return rule.check(templateModel(template));
  };

  describe(`rule ${slug}`, () => {
    test('accepts a template that has the control', () => {
      expect(findings(() => undefined)).toEqual([]);
    });

    test.each(Object.entries(violations))('finds %s', (_name, edit) => {
      expect(findings(edit)).not.toEqual([]);
    });

    test.each(Object.entries(unclear))('says no to %s', (_name, edit) => {
      expect(findings(edit)).not.toEqual([]);
    });
  });
}

/** Puts a distribution's web ACL into the good template; nothing logs what it does. */
export function addEdgeWebAcl(template: MutableTemplate): void {
  const Properties = { ...propertiesOf(template, 'WebAcl'), Scope: 'CLOUDFRONT' };
  template.Resources.EdgeWebAcl = { Type: 'AWS::WAFv2::WebACL', Properties };
}

/** The properties of a resource of the good template. */
export function propertiesOf(template: MutableTemplate, id: string): Record<string, unknown> {
  return template.Resources[id].Properties!;
}

/** The operation of the good template at a path. */
export function operationOf(template: MutableTemplate, path: string, method: string): Record<string, unknown> {
  const { paths } = propertiesOf(template, 'Api').Body as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };
  return paths[path][method];
}

/** Changes an environment variable of a function; undefined removes it. */
export function setVariable(template: MutableTemplate, id: string, name: string, value: unknown): void {
  const { Variables } = propertiesOf(template, id).Environment as { Variables: Record<string, unknown> };
  if (value === undefined) delete Variables[name];
  else Variables[name] = value;
}

/** Changes every issuer of the authorizer. */
export function setIssuer(template: MutableTemplate, change: Record<string, unknown>): void {
  const variables = (propertiesOf(template, 'Authorizer').Environment as { Variables: Record<string, string> })
    .Variables;
  const issuers = JSON.parse(variables.HARDENED_ISSUERS) as object[];
  variables.HARDENED_ISSUERS = JSON.stringify(issuers.map((issuer) => ({ ...issuer, ...change })));
}

/** An authorizer of another make: nothing in the template tells what its code does. */
export function foreignAuthorizer(template: MutableTemplate): void {
  setVariable(template, 'Authorizer', 'HARDENED_ISSUERS', undefined);
}

/** A backend of another make. */
export function foreignBackend(template: MutableTemplate): void {
  propertiesOf(template, 'Backend').Handler = 'index.handler';
}

/** A body that lies in a bucket. */
export function bodyInBucket(template: MutableTemplate): void {
  const api = propertiesOf(template, 'Api');
  delete api.Body;
  api.BodyS3Location = { Bucket: 'b', Key: 'k' };
}

/** A web ACL of another stack: its rules cannot be seen. */
export function foreignWebAcl(template: MutableTemplate): void {
  delete template.Resources.WebAcl;
  propertiesOf(template, 'Association').WebACLArn = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/other/1';
}

/** Removes the rules of one name from the web ACL. */
export function dropWafRule(template: MutableTemplate, name: string): void {
  const acl = propertiesOf(template, 'WebAcl');
  acl.Rules = (acl.Rules as { Name: string }[]).filter((rule) => rule.Name !== name);
}

/** Turns every rule of the web ACL into a counting one. */
export function countOnly(template: MutableTemplate): void {
  const acl = propertiesOf(template, 'WebAcl');
  acl.Rules = (acl.Rules as { OverrideAction?: object }[]).map((rule) => ({
    ...rule,
    ...(rule.OverrideAction ? { OverrideAction: { Count: {} } } : { Action: { Count: {} } }),
  }));
}

/** Changes the consumers of the registry. */
export function setConsumers(template: MutableTemplate, change: Record<string, unknown>): void {
  const properties = propertiesOf(template, 'Consumers');
  const consumers = JSON.parse(properties.Consumers as string) as object[];
  properties.Consumers = JSON.stringify(consumers.map((consumer) => ({ ...consumer, ...change })));
}

/** A test that a rule finds nothing in the good template after an edit. */
export function ruleAccepts(slug: string, name: string, edit: (template: MutableTemplate) => unknown): void {
  test(`${slug} accepts ${name}`, () => {
    const template = goodTemplate();
    edit(template);

    expect(RULES.find(({ id }) => id === slug)!.check(templateModel(template))).toEqual([]);
  });
}

/** A test that a rule finds something in the good template after an edit. */
export function ruleFinds(slug: string, name: string, edit: (template: MutableTemplate) => unknown): void {
  test(`${slug} finds ${name}`, () => {
    const template = goodTemplate();
    edit(template);

    expect(RULES.find(({ id }) => id === slug)!.check(templateModel(template))).not.toEqual([]);
  });
}
