export const account = { title: '-' } as const;
