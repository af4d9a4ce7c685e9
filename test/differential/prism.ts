import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseContract } from '../../src/contract';
import { operationTable } from '../../src/contract';
import { type Case, casesOf } from './cases';
import { EXPLAINED } from './explained';
import { guardJudge, prismJudge, type Verdict } from './verdicts';

const COUNT = Number(process.argv[2] ?? 2_000);
const SEED = Number(process.argv[3] ?? 20_260_301);
const SHARED = join('..', 'shared', 'data', 'openapi');
const DOCUMENTS = [
  join('examples', 'orders', 'openapi.yaml'),
  ...['museum-3.1.yaml', 'petstore-3.0.yaml'].map((name) => join(process.env['SHARED_DATA'] ?? SHARED, name)),
];

export interface Disagreement {
  readonly file: string;
  readonly request: Case;
  readonly ours: Verdict;
  readonly prism: Verdict;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function compared(file: string): Promise<{ agreed: number; refused: number; disagreements: Disagreement[] }> {
  const model = parseContract(file);
  const document = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const ours = guardJudge(model);
  const prism = await prismJudge(document);
  const disagreements: Disagreement[] = [];
  let agreed = 0;
  let refused = 0;
  for (const request of casesOf(document, operationTable(model, 'differential'), COUNT, SEED)) {
    const verdicts = { ours: await ours(request), prism: await prism(request) };
    if ((verdicts.ours === undefined) !== (verdicts.prism === undefined))
      disagreements.push({ file, request, ...verdicts });
    else agreed += 1;
    if (verdicts.ours !== undefined) refused += 1;
  }
  return { agreed, refused, disagreements };
}

const classOf = ({ ours, prism }: Disagreement) =>
  ours === undefined
    ? `we take, Prism refuses: ${prism?.split(' ')[0]}`
    : `we refuse, Prism takes: ${ours.split(' ').slice(0, 2).join(' ')}`;

let unexplained = 0;
for (const file of DOCUMENTS) {
  if (!existsSync(file)) {
    say(`\nSKIPPED: ${file} is not here`);
    continue;
  }
  const { agreed, refused, disagreements } = await compared(file);
  say(
    `\n${file}: ${COUNT} requests, ${refused} refused by us, ${agreed} agreed, ${disagreements.length} disagreements`,
  );
  const groups = new Map<string, { count: number; example: Disagreement; why?: string }>();
  for (const each of disagreements) {
    const explained = EXPLAINED.find(({ matches }) => matches(each));
    if (!explained) unexplained += 1;
    const name = `${explained ? explained.id : 'UNEXPLAINED'}: ${classOf(each)}`;
    const group = groups.get(name) ?? { count: 0, example: each, why: explained?.why };
    groups.set(name, { ...group, count: group.count + 1 });
  }
  for (const [name, { count, example, why }] of groups) {
    say(`  ${count} x ${name}${why ? ` (${why})` : ''}`);
    if (why) continue;
    const { request, ours, prism } = example;
    say(`      ${request.operation}, ${request.change}: ours "${ours ?? 'takes'}", Prism "${prism ?? 'takes'}"`);
    say(
      `      ${request.method} ${request.path} ${JSON.stringify(request.query)} ${JSON.stringify(request.headers)} ${request.body?.slice(0, 300) ?? ''}`,
    );
  }
}
say(`\n${unexplained} unexplained disagreements`);
process.exitCode = unexplained > 0 ? 1 : 0;
