import { onModules } from '../modules';
import { define } from './define';

const MODULES: readonly string[] = ['child_process', 'execa', 'shelljs', 'zx', 'cross-spawn'];

export const noShell = define(
  {
    description: 'A handler starts no program: there is no shell that a value could reach.',
    message: 'This module starts programs; do the work in JavaScript or in a function of its own.',
  },
  (_context, report) =>
    onModules((node, module) => {
      if (MODULES.includes(module.split('/')[0] ?? '')) report(node);
    }),
);
