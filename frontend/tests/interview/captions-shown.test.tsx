import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaptionLines } from '@/features/interview/CaptionLines';
import { CaptionSizePicker } from '@/features/interview/CaptionSizePicker';
import { ConnectionBanner } from '@/features/interview/ConnectionBanner';
import { type CaptionSize, useCaptionSize } from '@/features/interview/caption-size';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';

const room = ko.interview.room;
const captions = (...texts: string[]) => ({
  lines: texts.map((text) => ({ id: text, text, source: 'spoken' })),
  isRephrased: false,
  nudge: null,
});
const partial = (text: string, utterance_id = 'u') => ({
  type: 'partial' as const,
  utterance_id,
  revision: 1,
  text,
});

/** Ten pixels for every ten characters, as a narrow box would break them. */
function wrapAtTenCharacters() {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return Math.ceil((this.textContent?.length ?? 0) / 10) * 10;
  });
}

beforeEach(() => i18next.changeLanguage('ko'));

describe('captions', () => {
  it('are solid when final, lighter while they change, and read aloud only once', () => {
    const { container } = render(
      <CaptionLines captions={captions('확정')} partial={partial('바뀌는 중')} size="normal" />,
    );
    expect(container.querySelector('[aria-live] p')?.textContent).toBe('확정');
    const guess = container.querySelector('p[aria-hidden]');
    expect(guess?.textContent).toBe('바뀌는 중');
    expect(guess?.className).toContain('text-quiet');
  });

  it('keep the height a guess had when it gets shorter, and let go of it with the next utterance', () => {
    wrapAtTenCharacters();
    const shown = (text: string, id?: string) => (
      <CaptionLines captions={captions()} partial={partial(text, id)} size="normal" />
    );
    const { container, rerender } = render(shown('열두 글자가 넘는 아주 긴 추측입니다'));
    const height = () => container.querySelector<HTMLElement>('p[aria-hidden]')?.style.minHeight;
    expect(height()).toBe('20px');
    rerender(shown('짧은 추측'));
    expect(height()).toBe('20px');
    rerender(shown('새 말', 'v'));
    expect(height()).toBe('10px');
  });

  it('stay where somebody scrolled up to read, and follow again at the end', () => {
    const { container, rerender } = render(
      <CaptionLines captions={captions('하나')} partial={null} size="normal" />,
    );
    const box = container.firstElementChild as HTMLElement;
    Object.defineProperty(box, 'scrollHeight', { value: 500 });
    Object.defineProperty(box, 'clientHeight', { value: 100 });
    box.scrollTop = 50;
    box.dispatchEvent(new Event('scroll'));
    rerender(<CaptionLines captions={captions('하나', '둘')} partial={null} size="normal" />);
    expect(box.scrollTop).toBe(50);
    box.scrollTop = 390;
    box.dispatchEvent(new Event('scroll'));
    rerender(<CaptionLines captions={captions('하나', '둘', '셋')} partial={null} size="normal" />);
    expect(box.scrollTop).toBe(500);
  });
});

describe('the size of captions', () => {
  function Sized() {
    const [size, setSize] = useCaptionSize();
    return <CaptionSizePicker size={size} onChange={setSize} />;
  }

  it('is chosen by name and kept on this device', async () => {
    const { unmount } = render(<Sized />);
    await userEvent.click(screen.getByRole('radio', { name: room.captionSizes.largest }));
    unmount();
    render(<Sized />);
    const chosen = screen.getAllByRole('radio').map((one) => one.getAttribute('aria-checked'));
    expect(chosen).toEqual(['false', 'false', 'true']);
  });

  it('is normal where something else was kept', () => {
    localStorage.setItem('daedam.caption-size', 'huge');
    let found: CaptionSize | null = null;
    function Reader() {
      [found] = useCaptionSize();
      return null;
    }
    render(<Reader />);
    expect(found).toBe('normal');
  });
});

describe('the banner of a lost connection', () => {
  const banner = (savedLines: number) => (
    <ConnectionBanner
      link="reconnecting"
      eventLink="open"
      mediaProblem={null}
      retryCount={0}
      savedLines={savedLines}
    />
  );

  it('counts what is saved of this answer, as far as there is any', () => {
    const { rerender } = render(banner(3));
    expect(screen.getByText(/확정된 자막 3줄/)).toBeTruthy();
    rerender(banner(0));
    expect(screen.getByText(ko.interview.banner.reconnecting.body)).toBeTruthy();
  });
});
