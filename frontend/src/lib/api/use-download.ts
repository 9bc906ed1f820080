import { useMutation } from '@tanstack/react-query';
import { download } from './download';
import { useShowError } from './use-error-modal';

/** Saves a file of the API, one at a time; what goes wrong is shown. */
export function useDownload(): { start: (path: string) => void; isBusy: boolean } {
  const showError = useShowError();
  const { mutate, isPending } = useMutation({
    mutationFn: download,
    onError: (error, path) => showError(error, () => mutate(path)),
  });
  return { start: (path) => mutate(path), isBusy: isPending };
}
