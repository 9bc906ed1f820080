import { ApiError, readApiError } from '../api/errors';

/** Small and steady for the server, while the preview stays sharp. */
const VIDEO_ENCODING: RTCRtpEncodingParameters = {
  maxFramerate: 10,
  scaleResolutionDownBy: 2,
  maxBitrate: 150_000,
};

export interface PeerRequest {
  mediaUrl: string;
  ticket: string;
  /** The connection this one replaces, so that the server takes it for the same tab coming back. */
  resume: string | null;
  stream: MediaStream | null;
  onVoice: (voice: MediaStream) => void;
  signal: AbortSignal;
}

export interface OpenedPeer {
  peer: RTCPeerConnection;
  connectionId: string | null;
}

/** Opens the media connection: own sound and picture out, the interviewer's voice in. */
export async function openPeer(request: PeerRequest): Promise<OpenedPeer> {
  const peer = new RTCPeerConnection({ iceServers: [] });
  try {
    peer.ontrack = ({ track, streams }) => request.onVoice(streams[0] ?? new MediaStream([track]));
    addTracks(peer, request.stream);
    await offerOf(peer);
    const { connection_id, ...answer } = await exchange(request, peer.localDescription);
    await peer.setRemoteDescription(answer);
    return { peer, connectionId: connection_id ?? null };
  } catch (error) {
    peer.close();
    throw error;
  }
}

/** Own sound and picture, as the interview sends them; a transceiver for the interviewer's voice in any case. */
export function addTracks(peer: RTCPeerConnection, stream: MediaStream | null): void {
  const [sound] = stream?.getAudioTracks() ?? [];
  const [picture] = stream?.getVideoTracks() ?? [];
  peer.addTransceiver(sound ?? 'audio', {
    direction: sound ? 'sendrecv' : 'recvonly',
    ...(stream && sound && { streams: [stream] }),
  });
  if (stream && picture) {
    peer.addTransceiver(picture, {
      direction: 'sendonly',
      streams: [stream],
      sendEncodings: [VIDEO_ENCODING],
    });
  }
}

/** Makes the offer that stands in `peer.localDescription` then. */
export async function offerOf(peer: RTCPeerConnection): Promise<void> {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
}

/** All candidates go in one offer; with host candidates alone this takes a few milliseconds. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, 2_000);
    peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && finish());
  });
}

async function exchange(
  { mediaUrl, ticket, resume, signal }: PeerRequest,
  offer: RTCSessionDescription | null,
): Promise<RTCSessionDescriptionInit & { connection_id?: string }> {
  if (!offer) throw new ApiError(0, 'no_offer', '', true);
  const response = await fetch(`${mediaUrl}/offer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sdp: offer.sdp, type: offer.type, ticket, ...(resume && { resume }) }),
    signal,
  });
  if (!response.ok) throw await readApiError(response);
  return response.json();
}
