import type { ComponentProps, ElementType } from 'react';
import { cn } from './cn';

interface GlassPanelProps extends ComponentProps<'div'> {
  as?: ElementType;
  /** `layer` for what floats above the page, `panel` for a part of it. */
  depth?: 'panel' | 'layer';
  isPadded?: boolean;
}

/** A sheet of glass: for layers, not for every box. Do not nest one inside another. */
export function GlassPanel({
  as: Tag = 'div',
  depth = 'panel',
  isPadded = true,
  className,
  ...rest
}: GlassPanelProps) {
  return (
    <Tag
      className={cn(
        'glass',
        depth === 'layer' ? 'rounded-layer' : 'rounded-panel',
        isPadded && 'p-6 sm:p-8',
        className,
      )}
      {...rest}
    />
  );
}
