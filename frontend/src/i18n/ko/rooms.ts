export const rooms = { title: '면접실' } as const;
