export const reports = { title: '-' } as const;
