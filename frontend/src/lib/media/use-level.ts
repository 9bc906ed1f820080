import { useEffect, useState } from 'react';
import { levelOf } from './level';

const INTERVAL_MS = 80;

/** How loud the stream's microphone is right now, 0–1. Measures what the track delivers, nothing else. */
export function useLevel(stream: MediaStream | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream || stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      setLevel(levelOf(samples));
    }, INTERVAL_MS);
    return () => {
      clearInterval(timer);
      setLevel(0);
      source.disconnect();
      void context.close();
    };
  }, [stream]);
  return level;
}
