import { spawnSync } from 'node:child_process';

// The contract's own code is bundled another way than peers are: see test/run-script.mjs.
const { status } = spawnSync(process.execPath, ['test/run-script.mjs', 'bench/validation/cold.ts'], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
