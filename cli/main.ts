import { Command, CommanderError } from 'commander';
import { setFlagsFromString } from 'node:v8';
import { authzCommands } from './commands/authz';
import { canaryCommand } from './commands/canary';
import { checkCommand } from './commands/check';
import { coverageCommand } from './commands/coverage';
import { detectCommand } from './commands/detect';
import { consumerProgram } from './commands/consumer';
import { containmentProgram } from './commands/containment';
import { drillCommand } from './commands/drill';
import { ISSUER_HELP, issuerCommand } from './commands/issuer';
import { JWT_PROBE_HELP, jwtProbeCommand } from './commands/jwt-probe';
import { ledgerCommand } from './commands/ledger';
import { proveCommand } from './commands/prove';
import { run } from './commands/run';
import { serveCommand } from './commands/serve';
import { TLS_PROBE_HELP, tlsProbeCommand } from './commands/tls-probe';
import { tryCommand } from './commands/try';
import { describeFault } from './report/fault';
import { printError } from './report/print';
import { version } from './version';

// Cedar's wasm aborts hot loops on Node 20 unless V8 keeps JS-to-wasm calls out of line.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

// Whoever reads no further, such as `head`, has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

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
  .option('--ledger', 'print every constraint of the document and who keeps it')
  .action(run(tryCommand));
program
  .command('ledger')
  .description('count the constraints of OpenAPI documents, and say who keeps each: gateway, guard, or nobody')
  .argument('<paths...>', 'documents, or folders of them')
  .option('--entries', 'print every constraint and who keeps it')
  .option('--json', 'print the counts as JSON')
  .action(run(ledgerCommand));
program
  .command('check')
  .description('run the rules over a cloud assembly, single templates, or Kubernetes manifests of a mesh')
  .argument('<paths...>', 'cdk.out folders, template files, or folders of manifests')
  .option('--json', 'print findings as JSON')
  .option('--parity', 'compare two assemblies, external first: exit code 1 where a control is weaker in the second')
  .action(run((paths: string[], options: { json?: boolean; parity?: boolean }) => checkCommand(paths, options)));
program
  .command('coverage')
  .description('operation by control: what the template holds, what is waived, what is missing')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--json', 'print every pair as JSON')
  .action(run((assembly: string, options: { json?: boolean }) => coverageCommand(assembly, options)));
program
  .command('serve')
  .description('run a synthesized stack on loopback, from its template, with its real handlers')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--port <number>', 'first port to listen on; default: any free one', Number)
  .option('--strict', 'refuse to start on security-relevant parts that cannot be evaluated here')
  .option('--backend <url>', 'https server on loopback that plays the private backend of the template')
  .option('--backend-ca <file>', 'PEM of the authority of its certificate; default: as the template says')
  .option('--backend-keys <file>', 'write audience and public keys of transaction tokens for it')
  .option('--records [file]', 'show every record and finding whole, as lines of JSON, or write them into a file')
  .option('--verbose', 'list every assumption')
  .action(run(serveCommand));
program
  .command('drill')
  .description('attack a synthesized stack on loopback')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--only <slugs...>', 'only the attacks on these controls')
  .option('--backend <url>', 'https server on loopback that plays the private backend of the template')
  .option('--backend-ca <file>', 'PEM of the authority of its certificate; default: as the template says')
  .option('--backend-keys <file>', 'write audience and public keys of transaction tokens for it')
  .option('--failing-sink', 'deliver the records to a sink, too, that hangs, refuses and is down for part of the run')
  .option('--json <file>', 'write the report as JSON')
  .option('--junit <file>', 'write the report as JUnit XML')
  .action(run(drillCommand));
program
  .command('prove')
  .description('take every control away in turn, and show which rule fires and which layer holds')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--only <slugs...>', 'only these controls')
  .option('--full', 'every attack on every mutant; by default eight, spread evenly')
  .option('--jobs <number>', 'processes side by side; default: one a core, four at most', Number)
  .option('--layers', 'take every layer away whole instead: who holds, and whether the other layers still stand')
  .option('--backend <url>', 'https server on loopback that plays the private backend of the template')
  .option('--backend-ca <file>', 'PEM of the authority of its certificate; default: as the template says')
  .option('--backend-keys <file>', 'write audience and public keys of transaction tokens for it')
  .option('--json <file>', 'write the report as JSON')
  .action(run(proveCommand));
program
  .command('canary')
  .description('send the canary of a stack, cut each hop of the audit in turn, and show which alarms ring')
  .argument('[assembly]', 'cloud assembly folder', 'cdk.out')
  .option('--json <file>', 'write the report as JSON')
  .action(run(canaryCommand));
authzCommands(program.command('authz').description('who may do what to whose objects'));
program
  .command('detect')
  .description(
    'run logs (decisions, access log, WAF log, CloudTrail, events of ACM) through the detections, or write these for other engines',
  )
  .argument('[files...]', 'JSON lines, .gz too; - reads standard input')
  .option('--json', 'print findings as OCSF, one a line')
  .option('--only <slugs...>', 'only these detections')
  .option('--sigma <folder>', 'write the detections as Sigma rules')
  .option('--cloudwatch', 'print the detections as CloudWatch Logs Insights queries')
  .action(run(detectCommand));
program
  .command('issuer')
  .description('ask an OpenID provider where its keys are, and print what to declare')
  .argument('<url>', 'the issuer, exactly as its tokens name it')
  .option('--keys-file <file>', 'write its public keys, for "warmKeySet"')
  .option('--json', 'print as JSON')
  .addHelpText('after', ISSUER_HELP)
  .action(run(issuerCommand));
program
  .command('jwt-probe')
  .description('send forged tokens to an endpoint, ours or not, and say which it accepts')
  .argument('<url>', 'endpoint that a good token may call')
  .option('--token-file <file>', 'file with a good token; - reads standard input')
  .option('--key-file <jwk>', 'key of the issuer: private (test issuers) to sign, or public')
  .option('--claims <file>', 'claims of a good token, to be signed by --key-file where there is no token')
  .option('--typ <type>', 'typ of a token made from --claims; default: at+jwt')
  .option('--max-lifetime <seconds>', 'longest lifetime that the endpoint should accept', Number)
  .option('--foreign-key-file <jwk>', 'private key of a second test issuer that the endpoint trusts')
  .option('--dead-token-file <file...>', 'tokens that were good once and must be refused now')
  .option('--cert <file>', 'PEM of the client certificate that the endpoint asks for')
  .option('--cert-key <file>', 'PEM of its private key')
  .option('--method <method>', 'HTTP method; default: GET')
  .option('--header <header...>', 'further headers, each "Name: value"')
  .option('--body-file <file>', 'body of every request')
  .option('--expect <statuses>', 'statuses that a good token gets; default: 200-299')
  .option('--insecure-ca <file>', 'PEM of a private authority to trust too')
  .option('--resolve <host:port:address>', 'connect to this address, as curl does')
  .option('--allow-http', 'send the token in the clear to other than loopback')
  .option('--only <slugs...>', 'only these classes of forgeries')
  .option('--json <file>', 'write the report as JSON')
  .option('--junit <file>', 'write the report as JUnit XML')
  .option('--sarif <file>', 'write the report as SARIF 2.1.0')
  .addHelpText('after', JWT_PROBE_HELP)
  .action(run(jwtProbeCommand));
program
  .command('tls-probe')
  .description('measure the TLS of an endpoint, ours or not, against a profile')
  .argument('<url>', 'https URL')
  .option('--profile <name>', 'modern, compatible or mutual; default: modern')
  .option('--ca <file>', 'PEM of a private authority to trust too')
  .option('--cert <file>', 'PEM of a client certificate')
  .option('--key <file>', 'PEM of its private key')
  .option('--resolve <host:port:address>', 'connect to this address, as curl does')
  .option(
    '--plain-port <number>',
    'port that must not serve plain HTTP; default: 80 where the URL has port 443',
    Number,
  )
  .option('--timeout <ms>', 'longest wait for each connection; default: 5000', Number)
  .option('--json <file>', 'write the report as JSON')
  .addHelpText('after', TLS_PROBE_HELP)
  .action(run(tlsProbeCommand));

program.addCommand(consumerProgram().exitOverride());
program.addCommand(containmentProgram().exitOverride());

program.parseAsync(process.argv).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  for (const line of describeFault(error)) printError(line);
  process.exitCode = 2;
});
