import type { Template } from '../gateway/assembly/types';

/** A template that a mutation may change. */
export type MutableTemplate = {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; Metadata?: Record<string, unknown> }>;
} & Omit<Template, 'Resources'>;

/** Takes something out of a private copy of the template. False: there was nothing to take out. */
export interface TemplateMutation {
  readonly kind: 'template';
  readonly edit: (template: MutableTemplate) => boolean;
}

/** Takes one entry out of the check table of a shipped handler bundle: its text is changed, nothing else. */
export interface BundleMutation {
  readonly kind: 'bundle';
  readonly handler: 'authorizer' | 'guard';
  /** Slug of the table entry. */
  readonly check: string;
}

/** Changes a file that synth wrote beside a handler bundle. False: there was nothing to take out. */
export interface ConfigMutation {
  readonly kind: 'config';
  readonly handler: 'authorizer' | 'guard';
  readonly file: 'policies.json';
  readonly edit: (content: Record<string, unknown>) => boolean;
}

export type Mutation = TemplateMutation | BundleMutation | ConfigMutation;

/** The stack without one control. */
export interface Mutant {
  /** Slug of the control that is taken away. */
  readonly slug: string;
  /** What was taken away, in a few words. */
  readonly without: string;
  readonly mutations: readonly Mutation[];
  /**
   * The stack refuses everything without it, or another layer goes with it. Such a mutant is no part of taking a whole layer
   * away: what is left must still serve, or its refusals would say nothing about the other layers.
   */
  readonly isAlone?: true;
}

/** A mutant by template edit. */
export function withoutInTemplate(slug: string, without: string, edit: TemplateMutation['edit']): Mutant {
  return { slug, without, mutations: [{ kind: 'template', edit }] };
}

/** A mutant by template edit that is no part of taking its whole layer away. */
export function withoutInTemplateAlone(slug: string, without: string, edit: TemplateMutation['edit']): Mutant {
  return { ...withoutInTemplate(slug, without, edit), isAlone: true };
}

/** A mutant by an edit of the shipped bundles. */
export function withoutCheck(slug: string, handlers: readonly ('authorizer' | 'guard')[], without: string): Mutant {
  return { slug, without, mutations: handlers.map((handler) => ({ kind: 'bundle', handler, check: slug })) };
}
