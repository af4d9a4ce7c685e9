import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const EXTENSION = '.cedar';

/** The `.cedar` files of a folder: file name without extension to text. */
export function userPolicies(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {};
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`"policies" ${folder} is no folder; name the folder that holds the ${EXTENSION} files`);
  }
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(EXTENSION))
    .sort();
  if (files.length === 0) throw new Error(`"policies" ${folder} holds no ${EXTENSION} file; add one, or leave it out`);
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -EXTENSION.length), readFileSync(join(folder, file), 'utf8')]),
  );
}
