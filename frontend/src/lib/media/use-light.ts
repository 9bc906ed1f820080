import { type RefObject, useEffect, useState } from 'react';
import { brightnessOf, type LightHint, lightHint } from './light';

const WIDTH = 48;
const HEIGHT = 36;

/** Looks at the preview once a second. The picture never leaves the page. */
export function useLight(video: RefObject<HTMLVideoElement | null>, isOn: boolean): LightHint | null {
  const [hint, setHint] = useState<LightHint | null>(null);
  useEffect(() => {
    if (!isOn) return setHint(null);
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const timer = setInterval(() => {
      const element = video.current;
      if (!pen || !element || element.readyState < 2) return;
      pen.drawImage(element, 0, 0, WIDTH, HEIGHT);
      setHint(lightHint(brightnessOf(pen.getImageData(0, 0, WIDTH, HEIGHT).data, WIDTH, HEIGHT)));
    }, 1_000);
    return () => clearInterval(timer);
  }, [video, isOn]);
  return hint;
}
