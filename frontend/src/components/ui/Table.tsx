import type { ReactNode } from 'react';
import { cn } from './cn';

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  isNumeric?: boolean;
  /** The cell that names the row. */
  isRowHeader?: boolean;
  className?: string;
}

interface TableProps<Row> {
  caption: ReactNode;
  isCaptionHidden?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  className?: string;
}

/** A real table, scrolled sideways on narrow screens. */
export function Table<Row>({ caption, isCaptionHidden, columns, rows, rowKey, className }: TableProps<Row>) {
  return (
    <section
      aria-label={typeof caption === 'string' ? caption : undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn('overflow-x-auto', className)}
    >
      <table className="w-full border-collapse text-left text-[15px]">
        <caption className={isCaptionHidden ? 'sr-only' : 'pb-3 text-left text-quiet text-sm'}>
          {caption}
        </caption>
        <thead>
          <tr className="border-line border-b">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cn(
                  'px-3 py-3 font-medium text-quiet text-sm',
                  column.isNumeric && 'text-right',
                  column.className,
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className="border-line border-b transition-colors last:border-0 hover:bg-glass"
            >
              {columns.map((column) => {
                const names = cn(
                  'px-3 py-4 align-middle',
                  column.isNumeric && 'tabular text-right',
                  column.className,
                );
                return column.isRowHeader ? (
                  <th key={column.key} scope="row" className={cn(names, 'text-left font-medium')}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={names}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
