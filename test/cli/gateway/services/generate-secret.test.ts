import { generatePassword, secretText } from '../../../../cli/gateway/services/generate-secret';

const seed = Buffer.alloc(32, 7);

test('the same secret has the same text, another one another', () => {
  const texts = ['a', 'a', 'b'].map((arn) => secretText({ GenerateSecretString: {} }, seed, arn));

  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[2]);
});

test.each([
  [
    { PasswordLength: 64, ExcludeUppercase: true, ExcludePunctuation: true, ExcludeCharacters: 'ghijklmnopqrstuvwxyz' },
    /^[0-9a-f]{64}$/,
  ],
  [{ PasswordLength: 12, ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }, /^[0-9]{12}$/],
  [{ ExcludePunctuation: true }, /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{32}$/],
])('%j is honored', (options, pattern) => {
  for (const label of ['a', 'b', 'c', 'd']) expect(generatePassword(options, seed, label)).toMatch(pattern);
});

test('a template takes the generated text under its key', () => {
  const properties = { GenerateSecretString: { SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' } };

  expect(JSON.parse(secretText(properties, seed, 'a'))).toEqual({
    user: 'u',
    password: expect.stringMatching(/^.{32}$/),
  });
});

test('a given text is taken as it is', () => {
  expect(secretText({ SecretString: 'given' }, seed, 'a')).toBe('given');
});

test('refuses to generate from no character at all', () => {
  const none = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };

  expect(() => generatePassword(none, seed, 'a')).toThrow(/secret a: GenerateSecretString excludes every character/);
});
