/** Words for screen readers alone, announced when they change and nobody is speaking. */
export function LiveRegion({ children }: { children: string }) {
  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only">
      {children}
    </div>
  );
}
