import type { Forgery, Reasons } from './forgery';

const MISMATCH: Reasons = ['AUDIENCE_MISMATCH'];
/** An audience that is no text or list of texts may be refused as a claim of the wrong type. */
const NO_AUDIENCE: Reasons = ['AUDIENCE_MISMATCH', 'CLAIM_MISSING', 'CLAIM_INVALID'];

/** RFC 8725 section 3.9: exact comparison with a list of our own. */
const VARIANTS: readonly (readonly [string, (audience: string) => unknown, Reasons])[] = [
  ['token for another API', () => 'https://other-api.example.com', MISMATCH],
  ['audience missing', () => undefined, NO_AUDIENCE],
  ['audience null', () => null, NO_AUDIENCE],
  ['audience empty', () => '', NO_AUDIENCE],
  ['empty list of audiences', () => [], NO_AUDIENCE],
  ['list of other audiences', () => ['a', 'b'], MISMATCH],
  ['nested list', (audience) => [[audience]], NO_AUDIENCE],
  ['object with our audience', (audience) => ({ [audience]: true }), NO_AUDIENCE],
  ['prefix of our audience', (audience) => audience.slice(0, -1), MISMATCH],
  ['our audience as prefix', (audience) => `${audience}.attacker.example`, MISMATCH],
  ['audience in other case', (audience) => swapCase(audience), MISMATCH],
  [
    'audience with a trailing slash',
    (audience) => (audience.endsWith('/') ? audience.slice(0, -1) : `${audience}/`),
    MISMATCH,
  ],
  ['audience in look-alike letters', (audience) => lookAlike(audience), MISMATCH],
];

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** Cyrillic letters that look like Latin ones, else a character without width behind. */
function lookAlike(text: string): string {
  const twins: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і' };
  const swapped = [...text].map((letter) => twins[letter] ?? letter).join('');
  return swapped === text ? `${text}\u200b` : swapped;
}

export const AUDIENCE_FORGERIES: readonly Forgery[] = VARIANTS.map(([name, make, reasons]) => ({
  name,
  reasons,
  senseless: ({ audience }) => (audience === '' ? 'good tokens name no audience' : undefined),
  edit: ({ claims }, { audience, profile }) => {
    // Cognito's access tokens have no audience; there the client takes its place.
    claims[profile === 'cognito-access' ? 'client_id' : 'aud'] = make(audience);
  },
}));
