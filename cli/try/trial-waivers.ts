/** What a first look at a document cannot have yet, by the control that is waived for it. */
export const TRIAL_WAIVERS: Readonly<Record<string, string>> = {
  'network-edge': 'a trial on loopback has no edge',
  'network-default-endpoint': 'a trial on loopback has no domain',
  'authn-consumer': 'a trial knows no consumers yet',
  'authz-scope': 'what the document asks no scope or role for, every test caller may call',
};
