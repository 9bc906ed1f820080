/** What the media connection itself says of its way to the server: round trip, and the share of sound that got lost. */
export interface LineFigure {
  roundTripMs: number | null;
  lostShare: number;
}

/** Before so many packets (a second of sound) a single lost one would look like much. */
const LEAST_PACKETS = 50;

/** Reads a WebRTC statistics report; `null` while the server has reported back on too little sound. */
export function lineFigureOf(entries: Iterable<Record<string, unknown>>): LineFigure | null {
  let sent = 0;
  let back: Record<string, unknown> | null = null;
  for (const entry of entries) {
    if (entry.kind !== 'audio') continue;
    if (entry.type === 'outbound-rtp') sent = Number(entry.packetsSent ?? 0);
    if (entry.type === 'remote-inbound-rtp') back = entry;
  }
  if (!back || sent < LEAST_PACKETS) return null;
  const lost = Math.max(0, Number(back.packetsLost ?? 0));
  const trip = Number(back.roundTripTime);
  return {
    roundTripMs: Number.isFinite(trip) && trip > 0 ? Math.round(trip * 1_000) : null,
    lostShare: Math.min(1, lost / sent),
  };
}
