import { describe, expect, it } from 'vitest';
import { en } from '@/i18n/en';
import { ko } from '@/i18n/ko';

function leaves(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, child] of Object.entries(value)) {
    const at = path ? `${path}.${key}` : key;
    if (typeof child === 'string') found.set(at, child);
    else for (const [deep, text] of leaves(child, at)) found.set(deep, text);
  }
  return found;
}

const korean = leaves(ko);
const english = leaves(en);
const placeholders = (text: string | undefined) =>
  [...(text ?? '').matchAll(/{{(\w+)}}/g)].map((hit) => hit[1]).sort();

describe('translations', () => {
  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...korean.keys()].sort());
  });

  it.each([...korean.keys()])('%s says something, with the same placeholders', (key) => {
    expect(korean.get(key)?.trim()).not.toBe('');
    expect(english.get(key)?.trim()).not.toBe('');
    expect(placeholders(english.get(key))).toEqual(placeholders(korean.get(key)));
  });

  it('use no exclamation marks: nobody here needs shouting at', () => {
    for (const text of [...korean.values(), ...english.values()]) expect(text).not.toContain('!');
  });

  it('keep Korean in Korean and English in English', () => {
    for (const [key, text] of english) expect(text, key).not.toMatch(/[가-힣]/);
  });
});
