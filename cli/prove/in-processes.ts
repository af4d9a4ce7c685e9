import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../gateway/lambda/temporary-folder';
import { MUTANTS } from '../mutants';
import { type MutantResult, mutantsOf, type ProveReport } from './prove';

export interface ProcessOptions {
  /** The command line again, with one share of the controls: writes its report as JSON to the file. */
  readonly argsOf: (slugs: readonly string[], file: string) => readonly string[];
  /** Called for each mutant as soon as a process is done with it: processes send the result. */
  readonly onProgress: (done: number, total: number, result: MutantResult) => void;
  /** The program that runs a share. */
  readonly program?: string;
}

/** The controls in as many shares as there are processes, dealt out like cards: neighbors take about the same time. */
export function sharesOf(slugs: readonly string[], jobs: number): readonly (readonly string[])[] {
  const shares = Array.from({ length: Math.min(jobs, slugs.length) }, () => [] as string[]);
  for (const [index, slug] of slugs.entries()) shares[index % shares.length]!.push(slug);
  return shares;
}

/** Proves every share in a process of its own, side by side, and puts the reports together. */
export async function proveInProcesses(
  shares: readonly (readonly string[])[],
  { argsOf, onProgress, program = process.argv[1]! }: ProcessOptions,
): Promise<ProveReport> {
  const started = performance.now();
  const folder = new TemporaryFolder();
  const total = mutantsOf(shares.flat()).length;
  const children: ChildProcess[] = [];
  // An interrupt reaches the whole group of a terminal; a plain kill of this process does not.
  const endAll = () => children.forEach((child) => void child.kill());
  process.once('exit', endAll);
  let done = 0;
  try {
    const files = shares.map((_, index) => join(folder.path(), `${index}.json`));
    const ended = shares.map((slugs, index) => {
      const child = fork(program, argsOf(slugs, files[index]!), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      children.push(child);
      child.on('message', (result: MutantResult) => onProgress(++done, total, result));
      return end(child);
    });
    await Promise.all(ended);
    const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as ProveReport);
    return together(reports, Math.round(performance.now() - started));
  } finally {
    endAll();
    process.removeListener('exit', endAll);
    folder.close();
  }
}

/** 0 and 1 are the outcomes of a proof; anything else is none. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || code === 1) resolve();
      else reject(new Error(`a part of the proof ended with ${signal ?? `exit code ${code}`}; it said why above`));
    });
  });
}

/** One report in the order of the mutants, whoever was done first. */
export function together(reports: readonly ProveReport[], milliseconds: number): ProveReport {
  const order = new Map(MUTANTS.map(({ slug, without }, index) => [`${slug} ${without}`, index]));
  const place = ({ slug, without }: { slug: string; without: string }) => order.get(`${slug} ${without}`) ?? 0;
  const sorted = <T extends { slug: string; without: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => place(a) - place(b));
  return {
    results: sorted(reports.flatMap(({ results }) => results)),
    inapplicable: sorted(reports.flatMap(({ inapplicable }) => inapplicable)),
    unnoticed: reports.reduce((total, { unnoticed }) => total + unnoticed, 0),
    milliseconds,
  };
}
