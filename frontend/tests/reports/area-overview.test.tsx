import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AreaOverview, criterionRows } from '@/features/reports/AreaOverview';
import { i18next } from '@/i18n';
import { report } from '../recruiting/rows';

const [area] = report([]).totals.areas;
if (!area) throw new Error('the sample has an area');
const silent = {
  ...area,
  area: 'nonverbal',
  name: '비언어적 행동',
  points: null,
  reason_text: '카메라 없이 진행했습니다.',
};

it('gives points where there are some, and the reason where nothing was measured', async () => {
  await i18next.changeLanguage('ko');
  render(<AreaOverview areas={[area, silent]} />);
  expect(screen.getByText('20')).toBeTruthy();
  expect(screen.getByText('측정하지 않음')).toBeTruthy();
  expect(screen.getByText('카메라 없이 진행했습니다.')).toBeTruthy();
});

it('lists every criterion under its area, with keys of their own', () => {
  const rows = criterionRows([area, silent]);
  expect(rows.map((row) => [row.area, row.name])).toEqual([
    ['언어능력', '구체적인 사실'],
    ['비언어적 행동', '구체적인 사실'],
  ]);
  expect(new Set(rows.map((row) => row.rowKey)).size).toBe(2);
});
