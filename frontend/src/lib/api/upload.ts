import { i18next } from '@/i18n';
import { ApiError, networkError } from './errors';
import { getAccessToken, refreshAccessToken } from './token';
import type { Resume } from './types';

/** Uploads a résumé and tells the share of bytes sent (0–1). XMLHttpRequest, because `fetch` cannot tell. */
export async function uploadResume(file: File, onProgress: (share: number) => void): Promise<Resume> {
  try {
    return await send(file, onProgress);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && (await refreshAccessToken())) {
      return send(file, onProgress);
    }
    throw error;
  }
}

function send(file: File, onProgress: (share: number) => void): Promise<Resume> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', '/api/v1/resumes');
    call.responseType = 'json';
    call.setRequestHeader('Authorization', `Bearer ${getAccessToken() ?? ''}`);
    call.setRequestHeader('Accept-Language', i18next.language);
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onerror = () => reject(networkError());
    call.onload = () => {
      if (call.status < 300) return resolve(call.response as Resume);
      const body = call.response as {
        error_code?: string;
        error_message?: string;
        retry_available?: boolean;
      };
      reject(
        new ApiError(
          call.status,
          body?.error_code ?? `http_${call.status}`,
          body?.error_message ?? '',
          body?.retry_available ?? call.status >= 500,
        ),
      );
    };
    const form = new FormData();
    form.append('file', file);
    call.send(form);
  });
}
