import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  onSelect: () => void;
}

/** A short menu behind a button. */
export function Menu({
  trigger,
  heading,
  items,
}: {
  trigger: ReactNode;
  heading?: ReactNode;
  items: MenuItem[];
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={8}
          className="layer-solid fade z-50 min-w-56 rounded-panel p-2 text-[15px]"
        >
          {heading && <div className="border-line border-b px-3 pt-2 pb-3 text-quiet text-sm">{heading}</div>}
          {items.map((item) => (
            <Radix.Item
              key={item.key}
              onSelect={item.onSelect}
              className="mt-1 flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 outline-none data-[highlighted]:bg-accent-soft [&>svg]:size-5 [&>svg]:text-quiet"
            >
              {item.icon}
              {item.label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
