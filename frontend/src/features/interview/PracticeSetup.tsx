import { Page } from '@/components/ui/Page';

export function Component() {
  return <Page title="">{null}</Page>;
}
