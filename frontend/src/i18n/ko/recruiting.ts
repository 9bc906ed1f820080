export const recruiting = { title: '채용' } as const;
