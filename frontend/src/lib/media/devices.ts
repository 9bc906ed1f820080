/** Why a microphone or camera is not there. */
export type DeviceProblem = 'refused' | 'missing' | 'busy' | 'insecure' | 'unknown';

export interface OpenedDevices {
  stream: MediaStream | null;
  microphone: DeviceProblem | null;
  camera: DeviceProblem | null;
}

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 24 },
};

/** Opens microphone and camera together (one question to the person), then each alone where both fail. */
export async function openDevices(
  ids: { microphone?: string; camera?: string } = {},
): Promise<OpenedDevices> {
  if (!navigator.mediaDevices?.getUserMedia) {
    return { stream: null, microphone: 'insecure', camera: 'insecure' };
  }
  const audio = { ...AUDIO, ...(ids.microphone && { deviceId: { exact: ids.microphone } }) };
  const video = { ...VIDEO, ...(ids.camera && { deviceId: { exact: ids.camera } }) };
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio, video });
    return { stream, microphone: null, camera: null };
  } catch {
    // One of the two is missing or refused: ask for each, to learn which and keep the other.
  }
  const sound = await openOne({ audio });
  const picture = await openOne({ video });
  const tracks = [...(sound.stream?.getTracks() ?? []), ...(picture.stream?.getTracks() ?? [])];
  return {
    stream: tracks.length > 0 ? new MediaStream(tracks) : null,
    microphone: sound.problem,
    camera: picture.problem,
  };
}

async function openOne(
  constraints: MediaStreamConstraints,
): Promise<{ stream: MediaStream | null; problem: DeviceProblem | null }> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(constraints), problem: null };
  } catch (error) {
    return { stream: null, problem: problemOf(error) };
  }
}

/** The reason behind a refused `getUserMedia`. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unknown';
}

/** Switches everything off: the camera's light goes out. */
export function closeDevices(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
