import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/app/providers';
import { ResultDownload } from '@/features/reports/ResultDownload';
import { ReportDownload } from '@/features/reports/recruiter/ReportDownload';
import { i18next } from '@/i18n';
import { ErrorModalProvider } from '@/lib/api/use-error-modal';

const ID = '01900000-0000-7000-8000-0000000000d1';
const saved: string[] = [];
let asked: string[] = [];

function serve(answer: () => Response) {
  asked = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(new URL((input as Request).url).pathname);
    return answer();
  });
}

const file = () =>
  new Response('%PDF-1.7', { headers: { 'Content-Disposition': `attachment; filename="daedam-${ID}.pdf"` } });

function show(button: ReactNode) {
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <ErrorModalProvider>{button}</ErrorModalProvider>
    </QueryClientProvider>,
  );
}

beforeEach(async () => {
  saved.length = 0;
  await i18next.changeLanguage('ko');
  URL.createObjectURL = vi.fn(() => 'blob:one');
  URL.revokeObjectURL = vi.fn();
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(`${this.href} ${this.download}`);
  });
});

describe('taking a report away', () => {
  it('saves the own result under the name the server gives', async () => {
    serve(file);
    show(<ResultDownload sessionId={ID} />);
    await userEvent.click(screen.getByRole('button', { name: 'PDF로 받기' }));
    await waitFor(() => expect(saved).toEqual([`blob:one daedam-${ID}.pdf`]));
    expect(asked).toEqual([`/api/v1/sessions/${ID}/report.pdf`]);
    await waitFor(() => expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:one'));
  });

  it.each([
    ['PDF, 인쇄용', 'pdf'],
    ['XLSX, 표 계산용', 'xlsx'],
    ['JSON, 프로그램용', 'json'],
  ])('offers a recruiter %s', async (name, ending) => {
    serve(file);
    show(<ReportDownload sessionId={ID} />);
    await userEvent.click(screen.getByRole('button', { name: '파일로 받기' }));
    expect(screen.getByText('받은 사람과 때가 기록됩니다.')).toBeTruthy();
    await userEvent.click(screen.getByRole('menuitem', { name }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(asked).toEqual([`/api/v1/reports/${ID}/export.${ending}`]);
  });

  it('saves nothing when the server refuses, and says why', async () => {
    const body = {
      error_code: 'report_font_missing',
      error_message: '글꼴이 없습니다.',
      retry_available: false,
    };
    serve(() => Response.json(body, { status: 503 }));
    show(<ResultDownload sessionId={ID} />);
    await userEvent.click(screen.getByRole('button', { name: 'PDF로 받기' }));
    expect(await screen.findByText('글꼴이 없습니다.')).toBeTruthy();
    expect(saved).toEqual([]);
  });
});
