import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { Providers } from './app/providers';
import { makeRouter } from './app/router';
import { applyTheme, readTheme } from './app/theme';
import { i18next } from './i18n';
import './styles/index.css';

applyTheme(readTheme());
document.documentElement.lang = i18next.language;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={makeRouter()} />
    </Providers>
  </StrictMode>,
);
