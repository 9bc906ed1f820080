import { intervalOf, overlap } from './interval';
import type { Application, RecruiterReport } from './types';

/** One candidate in a comparison. */
export interface Column {
  application: Application;
  report: RecruiterReport;
}

/** The chosen applications that exist and have an interview, in the order they were chosen; at most four. */
export function chosenOf(applications: Application[], wanted: string | null): Application[] {
  const ids = [...new Set((wanted ?? '').split(',').filter(Boolean))].slice(0, 4);
  return ids.flatMap((id) =>
    applications.filter((row) => row.application_id === id && row.session_id !== null),
  );
}

/** Whether all scores stand under one rubric, one policy and one set of engines. Where not, they are no measure of each other. */
export function isComparable(columns: Column[]): boolean {
  const scored = columns.filter(({ report }) => report.totals.total !== null);
  const sheets = scored.map(
    ({ report }) => `${report.rubric_version}|${report.policy.code}|${report.engine}`,
  );
  return new Set(sheets).size <= 1;
}

/** Whether some two bands overlap. */
export function hasOverlap(columns: Column[]): boolean {
  const intervals = columns.flatMap(({ report }) => {
    const interval = intervalOf({ ...report, total: report.totals.total });
    return interval ? [interval] : [];
  });
  return intervals.some((one, index) => intervals.slice(index + 1).some((other) => overlap(one, other)));
}

/** Areas in the order of the first report that has them. */
export function areasOf(columns: Column[]): { area: string; name: string }[] {
  const seen = new Map<string, string>();
  for (const { report } of columns) {
    for (const { area, name } of report.totals.areas) if (!seen.has(area)) seen.set(area, name);
    for (const { area, name } of report.not_measured) if (!seen.has(area)) seen.set(area, name);
  }
  return [...seen].map(([area, name]) => ({ area, name }));
}

/** How many verified quotes stand behind a report. */
export function quoteCount(report: RecruiterReport): number {
  return report.results.reduce(
    (sum, { evaluation }) =>
      sum + (evaluation?.criteria.reduce((inner, criterion) => inner + criterion.evidence.length, 0) ?? 0),
    0,
  );
}
