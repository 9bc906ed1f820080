import { LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, ScrollRestoration, useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { LanguageSwitch } from '@/components/ui/LanguageSwitch';
import { Logo } from '@/components/ui/Logo';
import { Menu } from '@/components/ui/Menu';
import { ThemeSwitch } from '@/components/ui/ThemeSwitch';
import { homeOf, useAuth } from '@/lib/api/auth';
import type { Role } from '@/lib/api/types';

const LINKS = {
  candidate: [
    { to: '/home', label: 'nav.home' },
    { to: '/resume', label: 'nav.resume' },
  ],
  recruiter: [{ to: '/recruiting', label: 'nav.recruiting' }],
  interviewer: [{ to: '/rooms', label: 'nav.rooms' }],
  admin: [{ to: '/recruiting', label: 'nav.recruiting' }],
} as const satisfies Record<Role, readonly { to: string; label: string }[]>;

/** Header, skip link and the place where pages go. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="layer-solid sr-only z-50 rounded-control px-4 py-3 focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t('app.skip')}
      </a>
      <Header />
      <main id="content" className="flex grow flex-col">
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}

function Header() {
  const { user } = useAuth();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-ground/70 backdrop-blur-xl">
      <div className="mx-auto flex h-16 w-full max-w-7xl items-center gap-2 px-4 sm:gap-4 sm:px-6">
        <Link to={user ? homeOf(user.role) : '/'} className="mr-auto inline-flex rounded-control py-2 pr-2">
          <Logo />
        </Link>
        {user && <MainLinks role={user.role} className="hidden md:flex" />}
        <LanguageSwitch />
        <ThemeSwitch />
        <AccountCorner />
      </div>
      {user && LINKS[user.role].length > 1 && (
        <MainLinks role={user.role} className="flex border-line border-t px-4 py-1 md:hidden" />
      )}
    </header>
  );
}

function MainLinks({ role, className }: { role: Role; className?: string }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('nav.main')} className={cn('gap-1', className)}>
      {LINKS[role].map((link) => (
        <NavLink
          key={link.to}
          to={link.to}
          className={({ isActive }) =>
            cn(
              'rounded-control px-4 py-2.5 font-medium text-[15px] transition-colors',
              isActive ? 'bg-accent-soft text-accent' : 'text-soft hover:text-ink',
            )
          }
        >
          {t(link.label)}
        </NavLink>
      ))}
    </nav>
  );
}

function AccountCorner() {
  const { t } = useTranslation();
  const { user, signOut } = useAuth();
  const navigate = useNavigate();
  if (user === undefined) return <span className="size-10" />;
  if (user === null) {
    return (
      <Button asChild size="sm">
        <Link to="/sign-in">{t('nav.signIn')}</Link>
      </Button>
    );
  }
  return (
    <Menu
      heading={
        <>
          <span className="block font-medium text-ink">{user.name}</span>
          {user.email}
        </>
      }
      trigger={
        <button
          type="button"
          aria-label={t('nav.account')}
          className="grid size-10 place-items-center rounded-full bg-accent-soft font-semibold text-accent ring-1 ring-accent/30 hover:ring-accent"
        >
          {[...user.name][0] ?? '·'}
        </button>
      }
      items={[
        {
          key: 'sign-out',
          label: t('nav.signOut'),
          icon: <LogOut aria-hidden />,
          onSelect: () => void signOut().then(() => navigate('/')),
        },
      ]}
    />
  );
}
