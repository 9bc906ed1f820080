export default function ResultScreen(_: { sessionId: string; purpose: string }) {
  return null;
}
