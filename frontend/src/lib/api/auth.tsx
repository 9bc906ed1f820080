import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { request } from './http';
import { hasSignedInBefore, onRefreshed, refreshAccessToken, setAccessToken } from './token';
import type { Role, TokenResponse, User } from './types';

interface Auth {
  /** `undefined` while it is not known yet, `null` when nobody is signed in. */
  user: User | null | undefined;
  signIn: (email: string, password: string) => Promise<User>;
  /** Takes over a token another call gave (accepting an invitation). */
  adopt: (body: TokenResponse) => void;
  signOut: () => Promise<void>;
}

const AuthContext = createContext<Auth | null>(null);

/** Knows who is signed in. On load the refresh cookie is asked, once. */
export function AuthProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [user, setUser] = useState<User | null | undefined>(hasSignedInBefore() ? undefined : null);

  useEffect(() => onRefreshed((body) => setUser(body ? (body as TokenResponse).user : null)), []);

  useEffect(() => {
    if (!hasSignedInBefore()) return;
    void refreshAccessToken().then((isSignedIn) => {
      if (!isSignedIn) setUser((current) => current ?? null);
    });
  }, []);

  const adopt = useCallback(
    (body: TokenResponse) => {
      queries.clear();
      setAccessToken(body.access_token);
      setUser(body.user);
    },
    [queries],
  );

  const value = useMemo<Auth>(
    () => ({
      user,
      adopt,
      async signIn(email, password) {
        const form = new URLSearchParams({ grant_type: 'password', username: email, password });
        const body = await request<TokenResponse>('POST', '/token', form);
        adopt(body);
        return body.user;
      },
      async signOut() {
        await request<void>('POST', '/logout').catch(() => undefined);
        setAccessToken(null);
        setUser(null);
        queries.clear();
      },
    }),
    [user, adopt, queries],
  );
  return <AuthContext.Provider value={value}>{children}</AuthContext.Provider>;
}

export function useAuth(): Auth {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error('useAuth needs AuthProvider');
  return auth;
}

/** Where somebody of this role begins. */
export function homeOf(role: Role): string {
  if (role === 'candidate') return '/home';
  return role === 'interviewer' ? '/rooms' : '/recruiting';
}
