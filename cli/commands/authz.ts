import { run } from './run';
import type { Command } from 'commander';
import { authzDrillCommand } from './authz-drill';
import { authzMatrixCommand } from './authz-matrix';
import { authzReviewCommand } from './authz-review';
import { authzWhyCommand } from './authz-why';

const ASSEMBLY = ['[assembly]', 'cloud assembly folder', 'cdk.out'] as const;

/** The commands about who may do what. */
export function authzCommands(authz: Command): void {
  authz
    .command('matrix')
    .description('who can do what to whose objects, evaluated from the policies; a foreign cell that opens fails')
    .argument(...ASSEMBLY)
    .option('--golden <file>', 'compare with this file, cell by cell')
    .option('--update', 'write the golden file; refused while a foreign cell is open')
    .action(run(authzMatrixCommand));
  authz
    .command('why')
    .description('explain one decision: the question, the entities, and every policy that was asked')
    .argument(...ASSEMBLY)
    .requiredOption('--operation <id>', 'operation of the contract')
    .option('--api <name>', 'API, where the assembly has several')
    .option('--roles <list>', 'roles of the caller; default: none')
    .option('--scopes <list>', 'scopes of the caller; default: all that the contract names')
    .option('--subject <id>', 'subject of the caller')
    .option('--tenant <id>', 'tenant of the caller')
    .option('--acr <class>', 'class of authentication of the caller; default: as the operation asks')
    .option('--auth-age <seconds>', 'how long ago the caller authenticated; default: just now', Number)
    .option('--country <code>', 'country of the caller; default: unknown')
    .option('--relation <relation>', 'whose object: own, tenant or foreign; default: own')
    .option('--object <type>', 'type of the object; default: every one that the operation is decided on')
    .option('--object-tenant <id>', 'tenant of the object')
    .option('--object-owner <id>', 'owner of the object')
    .option('--json', 'print the explanation as JSON')
    .action(run(authzWhyCommand));
  authz
    .command('drill')
    .description(
      'send every cell of callers x operations x objects to the served stack, with both points and each alone',
    )
    .argument(...ASSEMBLY)
    .option('--whole', 'only with both enforcement points in place')
    .option('--json <file>', 'write every cell as JSON')
    .action(run(authzDrillCommand));
  authz
    .command('review')
    .description('who can do what, what was last used when, unused grants, overdue reviews, calls without a decision')
    .argument(...ASSEMBLY)
    .option('--logs <files...>', 'access logs and decision records, JSON lines; - reads standard input')
    .option('--reviews <file>', 'attested reviews, YAML or JSON')
    .option(
      '--directory <file>',
      'groups of the organization (role to consumers), YAML or JSON: roles that drifted are findings',
    )
    .option('--unused-days <number>', 'a grant unused for so long is a finding; default: 90', Number)
    .option('--json <file>', 'write the report as JSON')
    .action(run(authzReviewCommand));
}
