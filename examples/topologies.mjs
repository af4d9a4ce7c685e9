// Every backend, every mesh and every profile, clean and broken: see topologies/main.ts.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = dirname(fileURLToPath(import.meta.url));
const args = [join(examples, 'run.mjs'), join(examples, 'topologies', 'main.ts'), ...process.argv.slice(2)];
const env = { ...process.env, CDK_CONTEXT_JSON: '{"@aws-cdk/core:validateAgainstDefaultRules":false}' };
const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
if (error) throw error;
process.exitCode = status ?? 1;
