import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/** Errors of each template, by file name. */
export type Lint = ReadonlyMap<string, readonly string[]>;

interface LintMatch {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Start: { readonly LineNumber: number } };
}

/** Exit codes of a shell, and of pyenv, for a command that is not there. */
const MISSING = [126, 127];

/** Errors that cfn-lint finds in templates; undefined where it is not installed. Its warnings are CDK's own style. */
export function cfnLint(files: readonly string[]): Promise<Lint | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn('cfn-lint', ['--format', 'json', '--', ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)));
    child.on('close', (code) => {
      if (MISSING.includes(code ?? 0)) resolve(undefined);
      else if (!text.out.trim().startsWith('[')) reject(new Error(`cfn-lint ended with ${code}: ${text.err}`));
      else resolve(byFile(files, JSON.parse(text.out) as LintMatch[]));
    });
  });
}

function byFile(files: readonly string[], matches: readonly LintMatch[]): Lint {
  return new Map(
    files.map((file) => [
      basename(file),
      matches
        .filter(({ Filename, Level }) => Filename === file && Level === 'Error')
        .map(({ Rule, Message, Location }) => `${Rule.Id} line ${Location.Start.LineNumber}: ${Message}`),
    ]),
  );
}
