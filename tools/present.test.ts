import fc from 'fast-check';
import { defaultPresentBytes, presentText } from './present.ts';

const bytesOf = (text: string): number => Buffer.byteLength(text);

test.each([
  ['a text is shown as it is', 'two\nlines', 'two\nlines'],
  ['anything else as JSON', { id: 1, of: ['a'] }, '{"id":1,"of":["a"]}'],
  ['null is null', null, 'null'],
  ['nothing is said to be done', undefined, 'done'],
])('%s', (_, shown, text) => {
  expect(presentText(shown)).toBe(text);
});

test('a result of exactly the bytes allowed is whole; one byte more and its middle is left out', () => {
  const whole = 'x'.repeat(defaultPresentBytes);
  expect(presentText(whole)).toBe(whole);
  const cut = presentText(`${whole}x`);
  expect(bytesOf(cut)).toBeLessThanOrEqual(defaultPresentBytes);
  expect(cut).toMatch(/^x{4046}\n… 101 of 8193 bytes left out …\nx{4046}$/);
});

test('whatever the text and the limit, what is shown keeps within the limit, and both its ends are those of the text', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '漢', '🙂', '\n'), { minLength: 100, maxLength: 900 });
  fc.assert(
    fc.property(text, fc.integer({ min: 256, max: 2_000 }), (parts, limit) => {
      const given = parts.join('');
      const shown = presentText(given, limit);
      expect(bytesOf(shown)).toBeLessThanOrEqual(limit);
      expect(shown).not.toContain('\uFFFD');
      if (bytesOf(given) <= limit) return expect(shown).toBe(given);
      const [start = '', end = ''] = shown.split(/\n… \d+ of \d+ bytes left out …\n/);
      expect(given.startsWith(start) && given.endsWith(end)).toBe(true);
      expect(bytesOf(shown)).toBeGreaterThan(limit - 100);
    }),
  );
});
