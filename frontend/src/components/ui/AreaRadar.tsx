import { PolarAngleAxis, PolarGrid, PolarRadiusAxis, Radar, RadarChart, ResponsiveContainer } from 'recharts';

export interface RadarPoint {
  label: string;
  /** Share of the points of the area, 0–100. */
  share: number;
}

/** Shape of a result. Decorative for screen readers: put the same figures in a table beside it. */
export function AreaRadar({ points }: { points: RadarPoint[] }) {
  return (
    <div aria-hidden className="h-80 w-full">
      <ResponsiveContainer width="100%" height="100%">
        <RadarChart data={points} outerRadius="68%" accessibilityLayer={false}>
          <PolarGrid stroke="var(--dd-control-line)" strokeOpacity={0.5} />
          <PolarAngleAxis dataKey="label" tick={{ fill: 'var(--dd-text-soft)', fontSize: 12 }} />
          <PolarRadiusAxis domain={[0, 100]} tick={false} axisLine={false} />
          <Radar
            dataKey="share"
            stroke="var(--dd-accent)"
            strokeWidth={2}
            fill="var(--dd-accent)"
            fillOpacity={0.22}
            dot={{ r: 4, fill: 'var(--dd-accent)', fillOpacity: 1 }}
            isAnimationActive={false}
          />
        </RadarChart>
      </ResponsiveContainer>
    </div>
  );
}
