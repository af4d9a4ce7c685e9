import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = 'cdk-hardened-api';

/** The folder of this package: found from the source tree, from `lib/` and from the bundled command line alike. */
export function packageRoot(from: string = __dirname): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (isPackage(join(dir, 'package.json'))) return dir;
    if (dir === dirname(dir)) {
      throw new Error(`no package.json of ${NAME} above ${from}; reinstall the package, its files are incomplete`);
    }
  }
}

/** The folder of the built bundles: handlers, guard, toolbox, command line. */
export function assetsDir(): string {
  return join(packageRoot(), 'assets');
}

function isPackage(file: string): boolean {
  if (!existsSync(file)) return false;
  const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string };
  return name === NAME;
}
