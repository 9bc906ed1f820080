/** What the picture's brightness says, before anything looks at a face. */
export type LightHint = 'good' | 'dark' | 'bright' | 'backlit' | 'covered';

/** Mean luminance (0–255) of a grey picture's middle and of its border. */
export interface Brightness {
  middle: number;
  border: number;
  spread: number;
}

/** Reads brightness from RGBA pixels of a small picture. */
export function brightnessOf(pixels: Uint8ClampedArray, width: number, height: number): Brightness {
  let [middle, middleCount, border, borderCount, low, high] = [0, 0, 0, 0, 255, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const grey =
        0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
      low = Math.min(low, grey);
      high = Math.max(high, grey);
      const isMiddle = x > width * 0.3 && x < width * 0.7 && y > height * 0.2 && y < height * 0.85;
      if (isMiddle) {
        middle += grey;
        middleCount++;
      } else {
        border += grey;
        borderCount++;
      }
    }
  }
  return {
    middle: middle / Math.max(1, middleCount),
    border: border / Math.max(1, borderCount),
    spread: high - low,
  };
}

/** Turns brightness into one hint a person can act on. */
export function lightHint({ middle, border, spread }: Brightness): LightHint {
  if (spread < 12 && middle < 30) return 'covered';
  if (border - middle > 55 && border > 120) return 'backlit';
  if (middle < 55) return 'dark';
  return middle > 225 ? 'bright' : 'good';
}
