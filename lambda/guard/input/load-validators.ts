import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { ValidatorTable } from '../../../src/vocabulary/validators';
import { requireRuntime } from './runtime-modules';

type Factory = (require: (name: string) => unknown) => ValidatorTable;

/** Evaluates the text of `config/validators.js`, which sees nothing but the fixed table of runtime modules. */
export function evaluateValidators(text: string, filename: string): ValidatorTable {
  const module: { exports: unknown } = { exports: undefined };
  const wrapper = new Script(`(function (module, require, process) {'use strict';${text}\n})`, { filename });
  wrapper.runInThisContext()(module, undefined, undefined);
  if (typeof module.exports !== 'function') throw new Error(`${filename} is no validator module; run synth again`);
  return (module.exports as Factory)(requireRuntime);
}

export function loadValidators(file: string): ValidatorTable {
  return evaluateValidators(readFileSync(file, 'utf8'), file);
}
