import { contractSampler } from '../../cli/drill/contract-sampler';
import { ATTACKS } from '../../cli/attacks';
import { DrillContext } from '../../cli/drill/context';
import { hasPassed } from '../../cli/drill/report';
import { runDrill } from '../../cli/drill/runner';
import { FailingSink } from '../../cli/failing-sink/failing-sink';
import { HeldClock } from '../../cli/gateway/clock';
import { loadAssembly, startGateway } from '../../cli/gateway/gateway';
import { hasOcsfSchema, OcsfSchema } from './ocsf-schema';

const print = (text: string) => process.stdout.write(`${text}\n`);

/** Parts of a token that are secret: half a token is still one. */
const secretsOf = (token: string) => token.split('.').filter((part) => part.length >= 20);

/** A whole drill: every record against the schema of OCSF, and all of them for what no log may hold. */
async function main(dir: string): Promise<void> {
  const assembly = loadAssembly(dir);
  const [contract] = assembly.contracts;
  if (!contract) throw new Error(`${dir} holds no contract; synthesize examples/orders`);
  const clock = new HeldClock();
  const sink = await FailingSink.start();
  const gateway = await startGateway(assembly, { clock, onRecords: sink.take });
  const sent = watchTokens();
  try {
    const target = { ...gateway, holdClock: () => clock.hold() };
    const report = await runDrill(target, contract, { attacks: ATTACKS, sampler: contractSampler(contract.document) });
    const entries = gateway.audit.all();
    const events = entries.filter(({ source }) => source === 'ocsf' || source === 'finding');
    const { recorded } = report;
    print(`drill: ${report.passed} attacks refused, ${report.failed} failed, ${recorded.requests} answers`);
    for (const { slug, name, verdict, detail } of report.results.filter((each) => !hasPassed(each)))
      print(`  ${slug}: ${name}: ${verdict}, ${detail ?? ''}`);
    print(`records: ${entries.length}, lost ${recorded.lost}, too many ${recorded.extra}`);
    const faults = schemaFaults(events.map(({ record }) => record));
    const leaks = leaksIn(
      entries.map(({ record }) => JSON.stringify(record)),
      [...sent],
    );
    print(`secrets: ${sent.size} tokens and bodies looked for in ${entries.length} records, ${leaks.length} found`);
    for (const leak of leaks.slice(0, 10)) print(`  ${leak}`);
    const failed = await sink.report(
      entries.flatMap(({ source, record }) => (source === 'finding' ? [] : [JSON.stringify(record)])),
    );
    print(
      `failing sink: ${failed.delivered} delivered, ${failed.kept} refused and kept, lost ${failed.lost}, too many ${failed.extra}`,
    );
    const isComplete = [recorded, failed].every(({ lost, extra }) => lost === 0 && extra === 0);
    const isClean = faults === 0 && leaks.length === 0 && report.failed === 0 && isComplete;
    process.exitCode = isClean ? 0 : 1;
  } finally {
    await gateway.close();
    await sink.close();
  }
}

/** Everything secret that the drill sends: parts of tokens, API keys, and texts of bodies that carry its mark. */
function watchTokens(): Set<string> {
  const found = new Set<string>();
  const { sendOnce } = DrillContext.prototype;
  DrillContext.prototype.sendOnce = function watched(this: DrillContext, call) {
    for (const [name, value] of call.headers) {
      const isSecret = /^(authorization|dpop|x-api-key|cookie)$/i.test(name);
      if (isSecret) for (const part of secretsOf(value.replace(/^\S+ /, ''))) found.add(part);
    }
    const body = call.body === undefined ? '' : Buffer.isBuffer(call.body) ? '' : JSON.stringify(call.body);
    if (body.length >= 40 && body.length < 4096) found.add(body);
    return sendOnce.call(this, call);
  };
  return found;
}

function schemaFaults(events: readonly unknown[]): number {
  if (!hasOcsfSchema) {
    print('SKIPPED: records are not validated, ../shared/data/ocsf is missing');
    return 0;
  }
  const schema = new OcsfSchema();
  const faults = new Map<string, number>();
  let invalid = 0;
  for (const event of events) {
    const found = schema.faults(event);
    if (found.length > 0) invalid += 1;
    for (const fault of found) faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
  print(`schema: ${events.length} OCSF events, ${invalid} invalid`);
  for (const [fault, count] of [...faults].slice(0, 10)) print(`  ${count} x ${fault}`);
  return invalid;
}

function leaksIn(records: readonly string[], secrets: readonly string[]): string[] {
  const all = records.join('\n');
  return secrets.filter((secret) => all.includes(secret)).map((secret) => secret.slice(0, 60));
}

await main(process.argv[2] ?? 'examples/orders/cdk.out');
