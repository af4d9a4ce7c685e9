import type { Disagreement } from './prism';

/** A class of disagreements with Prism, and why ours is the verdict that we want. */
export interface Explained {
  readonly id: string;
  readonly why: string;
  readonly matches: (disagreement: Disagreement) => boolean;
}

const starts = (verdict: string | undefined, text: string) => verdict?.startsWith(text) === true;

export const EXPLAINED: readonly Explained[] = [
  {
    id: 'silent-body',
    why: 'where the contract does not say whether a body is needed it is, and synth says so; OpenAPI leaves it out',
    matches: ({ ours, prism, request }) =>
      ours === 'BODY_INVALID required /body' && prism === undefined && request.body === undefined,
  },
  {
    id: 'closed-query',
    why: 'parameters that the contract does not name are refused; Prism ignores them',
    matches: ({ ours, prism }) => starts(ours, 'PARAMETER_UNKNOWN') && prism === undefined,
  },
  {
    id: 'closed-objects',
    why: 'objects are closed unless the contract opens them by name; JSON Schema leaves them open',
    matches: ({ ours, prism }) =>
      /^BODY_INVALID (additional|unevaluated)Properties/.test(ours ?? '') && prism === undefined,
  },
  {
    id: 'null-is-a-body',
    why: 'the JSON text null is a body and must conform; Prism takes it for no body',
    matches: ({ ours, prism, request }) =>
      starts(ours, 'BODY_INVALID') && prism === undefined && request.body === 'null',
  },
  {
    id: 'comma-in-text',
    why: 'a path parameter of type string may hold a comma; Prism splits it into a list first',
    matches: ({ ours, prism, request }) =>
      ours === undefined && starts(prism, 'type path/') && request.path.includes(','),
  },
];
