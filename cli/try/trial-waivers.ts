/** What a first look at a document cannot have yet, by the control that is waived for it. */
const ALWAYS: Readonly<Record<string, string>> = {
  'network-edge': 'a trial on loopback has no edge',
  'network-default-endpoint': 'a trial on loopback has no domain',
  'authn-consumer': 'a trial knows no consumers yet',
  'authz-scope': 'what the document asks no scope or role for, every test caller may call',
  'audit-pipeline': 'a trial on loopback has nobody who reads its records',
  'audit-detection': 'a trial on loopback has no stream to detect on; hardened-api detect reads its logs',
  'audit-canary': 'a trial on loopback is attacked by the drill itself',
};

const WITHOUT_OBJECTS = 'no parameter of the document names an object that somebody could own';

/** The waivers of a trial, by control: `resourceTypes` are the types of objects that its operations name. */
export function trialWaivers(resourceTypes: readonly string[]): Readonly<Record<string, string>> {
  if (resourceTypes.length > 0) return ALWAYS;
  return { ...ALWAYS, 'authz-tenant': WITHOUT_OBJECTS, 'authz-owner': WITHOUT_OBJECTS };
}
