const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.32;

/** Plays three soft notes to try the speaker; resolves when they are over. */
export async function playTestTone(): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const at = context.currentTime + index * NOTE_S;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.18, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S * 1.8);
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + NOTE_S * 1.8);
  }
  await new Promise((resolve) => setTimeout(resolve, (NOTES_HZ.length + 1) * NOTE_S * 1_000));
  await context.close();
}
