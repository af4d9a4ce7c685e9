import { createHmac } from 'node:crypto';
import { AssemblyError } from '../assembly/assembly-error';
import { isRecord, recordOf, textOf } from '../assembly/json';

const CLASSES = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

/** Bytes that look random and are the same for the same seed. */
function* stream(seed: Buffer, label: string): Generator<number> {
  for (let block = 0; ; block++) yield* createHmac('sha256', seed).update(`${label} ${block}`).digest();
}

function pick(bytes: Generator<number>, from: string): string {
  const limit = 256 - (256 % from.length);
  for (;;) {
    const byte = bytes.next().value as number;
    // Rejection keeps every character equally likely.
    if (byte < limit) return from[byte % from.length]!;
  }
}

/** The characters that the options allow, class by class; empty classes are left out. */
function allowed(options: Record<string, unknown>): string[] {
  const without = textOf(options['ExcludeCharacters']) ?? '';
  const classes = [
    options['ExcludeLowercase'] === true ? '' : CLASSES.lower,
    options['ExcludeUppercase'] === true ? '' : CLASSES.upper,
    options['ExcludeNumbers'] === true ? '' : CLASSES.digits,
    options['ExcludePunctuation'] === true ? '' : CLASSES.punctuation,
    options['IncludeSpace'] === true ? ' ' : '',
  ];
  const kept = classes.map((chars) => [...chars].filter((char) => !without.includes(char)).join(''));
  return kept.filter((chars) => chars !== '');
}

/** What Secrets Manager would generate for `GenerateSecretString`, made from a seed instead of chance. */
export function generatePassword(options: Record<string, unknown>, seed: Buffer, label: string): string {
  const length = Number(options['PasswordLength'] ?? 32);
  const classes = allowed(options);
  const alphabet = classes.join('');
  if (alphabet === '') {
    throw new AssemblyError(`secret ${label}`, 'GenerateSecretString excludes every character', 'exclude fewer');
  }
  const bytes = stream(seed, label);
  const chars = Array.from({ length }, () => pick(bytes, alphabet));
  if (options['RequireEachIncludedType'] !== false && length >= classes.length) {
    const missing = classes.filter((chosen) => !chars.some((char) => chosen.includes(char)));
    missing.forEach((chosen, index) => {
      chars[index] = pick(bytes, chosen);
    });
  }
  return chars.join('');
}

/** Text of a secret as its resource describes it. */
export function secretText(properties: Record<string, unknown>, seed: Buffer, arn: string): string {
  const given = textOf(properties['SecretString']);
  if (given !== undefined) return given;
  const options = recordOf(properties['GenerateSecretString']);
  const password = generatePassword(options, seed, arn);
  const key = textOf(options['GenerateStringKey']);
  if (!key) return password;
  const template: unknown = JSON.parse(textOf(options['SecretStringTemplate']) ?? '{}');
  return JSON.stringify({ ...(isRecord(template) ? template : {}), [key]: password });
}
