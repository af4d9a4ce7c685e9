// Every backend, every mesh and every profile: a template that everybody finds clean, and twins with one hole each that
// `hardened-api check` must name. Names as arguments choose some. Exit code 1 when something is found, or not found.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cfnLint, type Lint } from './cfn-lint';
import { crdFaults, hasCrds } from './crd';
import { broken, isOf, packFindings, synthesized } from './survey';
import { TOPOLOGIES, type Topology } from './topologies';

const CLI = join(__dirname, '..', '..', 'bin', 'hardened-api');
const folder = mkdtempSync(join(tmpdir(), 'topologies-'));
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Surveyed {
  readonly topology: Topology;
  readonly file: string;
  readonly packs: readonly string[];
  /** What `check` finds in the good template and in the manifests. */
  readonly open: readonly string[];
  readonly notices: readonly { readonly opens: string; readonly by?: string }[];
}

interface CheckedJson {
  readonly template: string;
  readonly findings: readonly { rule: string; resource: string; where?: string; waiver?: unknown }[];
}

/** Findings of `check`, by template; it must say by its exit code whether there are any. */
function check(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'check', '--json', ...paths], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 && status !== 1) throw new Error(`check ended with ${status}: ${stderr}`);
  const checked = JSON.parse(stdout) as CheckedJson[];
  const found = checked.map(({ template, findings }): [string, string[]] => [
    template,
    findings.filter(({ waiver }) => !waiver).map(({ rule, resource, where = '' }) => `${rule} ${resource} ${where}`),
  ]);
  if (found.some(([, lines]) => lines.length > 0) !== (status === 1)) throw new Error(`check ended with ${status}`);
  return new Map(found);
}

function survey(topology: Topology): Surveyed {
  const { name, stack, twins, mesh } = topology;
  const base = join(folder, name.replaceAll(' ', '-'));
  const template = synthesized(stack);
  const write = (path: string, content: unknown) => {
    writeFileSync(path, JSON.stringify(content, undefined, 1));
    return path;
  };
  const file = write(`${base}.json`, template);
  if (mesh) mesh.writeTo(`${base}-gitops`);
  const good = check([file, ...(mesh ? [`${base}-gitops`] : [])]);
  mkdirSync(base);
  const broke = check(twins.map((twin, index) => write(join(base, `${index}.json`), broken(template, twin))));
  const notices = twins.map((twin, index) => ({
    opens: twin.opens,
    by: broke.get(`${index}.json`)?.find((finding) => isOf(twin, finding)),
  }));
  return { topology, file, packs: packFindings(stack), open: [...good.values()].flat(), notices };
}

/** Faults of the manifests against their resource definitions. */
function schemaFaults({ mesh }: Topology): readonly string[] {
  return (mesh?.manifests ?? []).flatMap((manifest) => (hasCrds ? (crdFaults(manifest) ?? []) : []));
}

function row({ topology, file, packs, open, notices }: Surveyed, lint: Lint | undefined): boolean {
  const errors = lint?.get(file.slice(folder.length + 1)) ?? [];
  const schema = schemaFaults(topology);
  const word = (faults: readonly string[]) => (faults.length === 0 ? 'clean' : `${faults.length} found`);
  const noticed = notices.filter(({ by }) => by !== undefined).length;
  const crds = topology.mesh ? (hasCrds ? word(schema) : 'SKIPPED') : '-';
  const cells = [topology.kind, topology.name, lint ? word(errors) : 'SKIPPED', word(packs), word(open), crds];
  const widths = [9, 19, 10, 8, 14, 9];
  print(`  ${cells.map((cell, index) => cell.padEnd(widths[index]!)).join('')}${noticed} of ${notices.length} noticed`);
  for (const { opens, by } of notices) print(`      ${by ? '·' : 'UNSEEN'} ${opens}: ${by ?? 'nobody notices'}`);
  for (const fault of [...errors, ...packs, ...open, ...schema]) print(`      FOUND ${fault}`);
  return errors.length + packs.length + open.length + schema.length === 0 && noticed === notices.length;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(3);
  const unknown = wanted.filter((name) => !TOPOLOGIES.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`no topology is called ${unknown.join(', ')}`);
  const surveyed = TOPOLOGIES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(survey);
  const lint = await cfnLint(surveyed.map(({ file }) => file));
  if (!lint) print('SKIPPED: cfn-lint is not installed (pip install cfn-lint); the templates were not linted by it');
  if (!hasCrds) print('SKIPPED: no resource definitions here; the manifests of Istio and Linkerd were not validated');
  print('  kind     topology           cfn-lint  packs   reachability  schemas  broken twins');
  const isClean = surveyed.map((each) => row(each, lint)).every(Boolean);
  const twins = surveyed.reduce((sum, { notices }) => sum + notices.length, 0);
  print(`topologies: ${surveyed.length}, ${twins} broken twins: ${isClean ? 'all clean, all noticed' : 'FAILED'}`);
  process.exitCode = isClean ? 0 : 1;
}

main()
  .catch((error: unknown) => {
    print(`topologies: ${(error as Error).message}`);
    process.exitCode = 1;
  })
  .finally(() => rmSync(folder, { recursive: true, force: true }));
