import { fitted, WIDTH, wrapped } from '../../../cli/report/lines';

it('breaks between words and stays within the width', () => {
  const lines = wrapped('word '.repeat(80).trim(), '    ');

  expect(lines.length).toBeGreaterThan(1);
  expect(lines.every((line) => line.length <= WIDTH && line.startsWith('    word'))).toBe(true);
});

it('shortens a word that is wider than a line', () => {
  expect(fitted('x'.repeat(500))).toHaveLength(WIDTH);
});

it('lets nothing of a document move the cursor', () => {
  expect(fitted('a\u001b[2Jb')).toBe('a·[2Jb');
});
