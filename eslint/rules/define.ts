import type { Rule } from 'eslint';

/** A rule with one message. */
export function define(
  { description, message }: { description: string; message: string },
  listen: (context: Rule.RuleContext, report: (node: Rule.Node | import('estree').Node) => void) => Rule.RuleListener,
): Rule.RuleModule {
  return {
    meta: { type: 'problem', docs: { description }, messages: { unsafe: message }, schema: [] },
    create: (context) => listen(context, (node) => context.report({ node, messageId: 'unsafe' })),
  };
}
