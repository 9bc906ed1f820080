/** Records what the microphone of `stream` gives for `seconds`, and gives it back as a sound to play. */
export function recordSound(stream: MediaStream, seconds: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => data.size > 0 && pieces.push(data);
    recorder.onerror = () => reject(new Error('recording failed'));
    recorder.onstop = () => resolve(new Blob(pieces, { type: recorder.mimeType }));
    recorder.start();
    setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), seconds * 1_000);
  });
}
