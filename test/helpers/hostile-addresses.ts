/** A hundred addresses and names that somebody might put into an overlay to hurt who edits it. */

const RUN = 'top.ran=1';
const MARKUP = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg/onload=${RUN}>`,
  `"><script>${RUN}</script>`,
  `' autofocus onfocus=${RUN} x='`,
  `<iframe srcdoc="<script>${RUN}</script>">`,
  `</iframe><script>${RUN}</script>`,
  `<style>*{display:none}</style>`,
  `</style><script>${RUN}</script>`,
  `<!--`,
  `--><script>${RUN}</script>`,
  `<template><script>${RUN}</script></template>`,
  `<base href=javascript:${RUN}//>`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<a href=javascript:${RUN}>x</a>`,
  `\${${RUN}}`,
  `{{constructor.constructor('${RUN}')()}}`,
  `<?lit$1$?>`,
  `<!--?lit$123456789$-->`,
  `{{7*7}}`,
];

const SCHEMES = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `\tjavascript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `java\nscript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\u0000script:${RUN}`,
  `javascript://example.com/%0a${RUN}`,
  `javascript:/*https://example.com/*/${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD50b3AucmFuPTE8L3NjcmlwdD4=`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  `vbscript:msgbox(1)`,
  `file:///etc/passwd`,
  `filesystem:https://example.com/temporary/x`,
  `about:blank`,
  `about:srcdoc`,
  `chrome://settings`,
  `view-source:https://example.com/`,
  `ftp://example.com/`,
  `ws://example.com/`,
  `mailto:a@example.com`,
  `tel:+1`,
  `intent://example.com#Intent;end`,
];

const HOSTS = [
  `https://user:password@example.com/`,
  `https://example.com@evil.example/`,
  `https://evil.example\\@example.com/`,
  `//evil.example/`,
  `\\\\evil.example\\share`,
  `https:evil.example`,
  `https:///evil.example`,
  `https://`,
  `https://[::1`,
  `https://[::1]:99999/`,
  `https://example.com:-1/`,
  `https://exa mple.com/`,
  `https://%00/`,
  `https://xn--/`,
  `https://ｅｖｉｌ.example/`,
  `http://169.254.169.254/latest/meta-data/`,
  `http://2130706433:1/`,
  `http://0x7f.1:1/`,
  `http://localhost:1/`,
  `http://[::ffff:127.0.0.1]:1/`,
];

const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\uD800',
  '\u202Ehttps://gnp.exe',
  '\u2066\u2067\u2068'.repeat(200),
  'e\u0301'.repeat(5000),
  '👩‍👩‍👧‍👦'.repeat(1000),
  'Z\u0351\u036b\u0343'.repeat(2000),
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  '%',
  '%E0%A4%A',
  '../../../../etc/passwd',
  'a'.repeat(1_000_000),
  `https://example.com/${'b'.repeat(1_000_000)}`,
  `https://example.com/?${'c=d&'.repeat(50_000)}`,
  `https://${'e'.repeat(300)}.example/`,
  'https://example.com/#<script>',
  "https://example.com/';--",
];

/** Real pages, which are loaded: one that tries everything, and some that never come. */
function pages(base: string): string[] {
  const hostile = new URL('hostile-overlay.html', base).href;
  return [
    hostile,
    `${hostile}?"><script>${RUN}</script>`,
    `${hostile}#${RUN}`,
    `${hostile}?%00%0d%0aSet-Cookie:ran=1`,
    `https://overlay.invalid/`,
    `https://overlay.invalid/<img src=x onerror=${RUN}>`,
    `https://127.0.0.1:1/`,
    `http://127.0.0.1:1/`,
    `https://overlay.invalid:444/`,
    `HTTPS://OVERLAY.INVALID/`,
  ];
}

/** All of them; `base` is where this file is served. */
export function hostileAddresses(base: string): string[] {
  return [...MARKUP, ...SCHEMES, ...HOSTS, ...TEXTS, ...pages(base)];
}
