import { useTranslation } from 'react-i18next';
import { Route, Routes } from 'react-router';
import { NotFound } from '@/app/Fault';
import { Page } from '@/components/ui/Page';

/** The screens of this part of the app, under `/rooms`. */
export function Component() {
  const { t } = useTranslation(['rooms', 'common']);
  return (
    <Routes>
      <Route index element={<Page title={t('title')}>{null}</Page>} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
