/** What axe finds wrong with a part of somebody's page. */
import 'axe-core';
import type Axe from 'axe-core';

const { axe } = globalThis as unknown as { axe: typeof Axe };

export async function axeViolations(element: HTMLElement): Promise<string[]> {
  // What a part stands on, in the broadcaster.
  element.style.background = 'var(--_surface)';
  element.style.color = 'var(--_ink)';
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // A part is not a page with landmarks and a heading of its own.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
