export const interview = { title: '-' } as const;
