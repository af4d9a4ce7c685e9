/** The six layers of the architecture, in the order in which a request meets them. Every table, report and folder uses this order. */
export const LAYERS = ['network', 'transport', 'authentication', 'authorization', 'input', 'audit'] as const;

/** One of the six layers. */
export type Layer = (typeof LAYERS)[number];

/** Tells whether a word names a layer. */
export function isLayer(word: string): word is Layer {
  return (LAYERS as readonly string[]).includes(word);
}
