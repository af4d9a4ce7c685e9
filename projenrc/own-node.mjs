// The devDependency `node` is there for the tests of handlers. npm would also put it before the machine's Node.js in every
// script, and nothing would be run on what developers have: its link goes.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '.bin');
for (const name of ['node', 'node.cmd', 'node.ps1']) rmSync(join(bin, name), { force: true });
