/**
 * Puts a text on the clipboard. Where the browser forbids that (an iframe without
 * `clipboard-write`, an insecure page), the field that shows it is selected and copied the old way.
 *
 * @returns whether the text is on the clipboard; if not, it is still selected for the keyboard.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.focus();
    field?.select();
    return field !== null && document.execCommand('copy');
  }
}
