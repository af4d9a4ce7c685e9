import { Command, CommanderError } from 'commander';
import { setFlagsFromString } from 'node:v8';
import { checkCommand } from './commands/check';
import { drillCommand } from './commands/drill';
import { proveCommand } from './commands/prove';
import { serveCommand } from './commands/serve';
import { tryCommand } from './commands/try';
import { describeFault } from './report/fault';
import { printError } from './report/print';
import { version } from './version';

// Cedar's wasm aborts hot loops on Node 20 unless V8 keeps JS-to-wasm calls out of line.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

const program = new Command('hardened-api')
  .description('checks, serves and attacks API stacks before they are deployed')
  .version(version())
  .exitOverride()
  .showHelpAfterError();

program
  .command('try')
  .description('put a hardened stack around an OpenAPI document, attack it, and say what the document leaves undecided')
  .argument('<document>', 'OpenAPI 3.0 or 3.1, YAML or JSON')
  .option('--keep <folder>', 'keep the synthesized assembly in this folder')
  .action(run(tryCommand));
program
  .command('check')
  .description('run the rules over a cloud assembly or single templates')
  .argument('<paths...>', 'cdk.out folders or template files')
  .option('--json', 'print findings as JSON')
  .action(run(checkCommand));
program
  .command('serve')
  .description('run a synthesized stack on loopback, from its template, with its real handlers')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--port <number>', 'first port to listen on; default: any free one', Number)
  .option('--strict', 'refuse to start on security-relevant parts that cannot be evaluated here')
  .option('--verbose', 'list every assumption')
  .action(run(serveCommand));
program
  .command('drill')
  .description('attack a synthesized stack on loopback')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--only <slugs...>', 'only the attacks on these controls')
  .option('--json <file>', 'write the report as JSON')
  .option('--junit <file>', 'write the report as JUnit XML')
  .action(run(drillCommand));
program
  .command('prove')
  .description('take every control away in turn, and show which rule fires and which layer holds')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--only <slugs...>', 'only these controls')
  .option('--full', 'every attack on every mutant; by default eight, spread evenly')
  .option('--json <file>', 'write the report as JSON')
  .action(run(proveCommand));

/** Exit codes: 0 all well, 1 findings or failed attacks, 2 the call or its input is at fault. */
function run<A extends unknown[]>(command: (...args: A) => number | Promise<number>) {
  return async (...args: A) => {
    process.exitCode = await command(...args);
  };
}

program.parseAsync(process.argv).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  for (const line of describeFault(error)) printError(line);
  process.exitCode = 2;
});
