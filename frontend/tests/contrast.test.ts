import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/* Measures text on what is really behind it: every ground the light can make, then every tint or glass
   composited over it, in both themes. Figures are WCAG 2.2's: 4.5 for text, 3 for controls and large text. */

type Colour = readonly [number, number, number, number];

const css = readFileSync('src/styles/tokens.css', 'utf8');

function tokens(theme: 'dark' | 'light'): Map<string, Colour> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const found = new Map<string, Colour>();
  for (const [, name, value] of block.matchAll(/--dd-([\w-]+):\s*([^;]+);/g)) {
    const colour = parse(value ?? '');
    if (name && colour) found.set(name, colour);
  }
  return found;
}

function parse(value: string): Colour | null {
  const hex = /^#([0-9a-f]{6})$/i.exec(value.trim())?.[1];
  if (hex) {
    const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return [r ?? 0, g ?? 0, b ?? 0, 1];
  }
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value.trim());
  return rgb ? [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4])] : null;
}

function over(top: Colour, below: Colour): Colour {
  const mix = (a: number, b: number) => a * top[3] + b * (1 - top[3]);
  return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
}

function luminance([r, g, b]: Colour): number {
  const channel = (value: number) => {
    const s = value / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
}

function ratio(text: Colour, ground: Colour): number {
  const [high, low] = [luminance(text), luminance(ground)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const GROUNDS = ['ground', 'ground-lit', 'ground-lit-2', 'ground-lit-3', 'solid'];
const SHEETS = [null, 'glass', 'glass-raised', 'glass-sheen'];

describe.each(['dark', 'light'] as const)('%s theme', (theme) => {
  const all = tokens(theme);
  const get = (name: string): Colour => {
    const colour = all.get(name);
    if (!colour) throw new Error(`no token --dd-${name} in the ${theme} theme`);
    return colour;
  };
  // The sheen lies on the glass, never alone.
  const onSheet = (sheet: string, ground: Colour) =>
    sheet === 'glass-sheen' ? over(get(sheet), over(get('glass'), ground)) : over(get(sheet), ground);
  const grounds = GROUNDS.flatMap((ground) =>
    SHEETS.map((sheet) => ({
      name: sheet ? `${sheet} over ${ground}` : ground,
      colour: sheet ? onSheet(sheet, get(ground)) : get(ground),
    })),
  );

  it.each(['text', 'text-soft', 'text-quiet', 'accent', 'live', 'attention', 'danger'])(
    '%s reads at 4.5:1 on every ground and sheet',
    (name) => {
      for (const ground of grounds) {
        expect(ratio(get(name), ground.colour), `${name} on ${ground.name}`).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it.each(['accent', 'live', 'attention', 'danger'])('text and %s read at 4.5:1 on its own tint', (name) => {
    for (const ground of grounds) {
      const tint = over(get(`${name}-soft`), ground.colour);
      for (const text of [name, 'text', 'text-soft']) {
        expect(ratio(get(text), tint), `${text} on ${name}-soft over ${ground.name}`).toBeGreaterThanOrEqual(
          4.5,
        );
      }
    }
  });

  it.each(['accent', 'accent-strong', 'live', 'attention', 'danger'])(
    'words on a %s button read at 4.5:1',
    (name) => {
      const ink = get(`${name.replace('-strong', '')}-ink`);
      expect(ratio(ink, get(name))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['control-line', 'focus'])('%s is visible at 3:1', (name) => {
    for (const ground of grounds) {
      expect(ratio(get(name), ground.colour), `${name} on ${ground.name}`).toBeGreaterThanOrEqual(3);
    }
  });
});
