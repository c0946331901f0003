/**
 * Leaves out of the drop-in script what Lit's templates can do and ours never ask for: SVG and MathML
 * alone, precompiled templates, bindings to elements, in comments, in texts that are not HTML, what
 * servers render. It also keeps the Lit inside to itself: Lit lists its version in globals, and a
 * page's own Lit, in development, warns its author of a second copy; the script promises to leave no
 * global.
 */
import type { Plugin } from 'vite';

/** What each file has, once, and what takes its place. */
const CUTS: readonly (readonly [file: RegExp, cuts: readonly (readonly [string, string])[]])[] = [
  [
    /\/node_modules\/lit-html\/lit-html\.js$/,
    [
      ['l=2===i?"<svg>":3===i?"<math>":"",c=v', 'l="",c=v'],
      ['(2===i?"</svg>":3===i?"</math>":"")', '""'],
      [
        'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
        'this.el=S.createElement(f,e);P.currentNode=this.el.content;',
      ],
      ['"!--"===u[1]?c=_:void 0!==u[1]?c=m:', 'void 0!==u[1]?c=m:'],
      ['c===_||c===m?', 'c===m?'],
      ['(y.test(u[2])&&(n=RegExp("</"+u[2],"g")),c=p)', '(c=p)'],
      ['(c=n??v,d=-1)', '(c=v,d=-1)'],
      ['(c=p,n=void 0)', '(c=p)'],
      [
        'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
        '',
      ],
      [
        'if(r.data===n)d.push({type:2,index:l});else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}',
        'r.data===n&&d.push({type:2,index:l});',
      ],
      ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t));', ''],
      [':6===r.type&&(i=new Z(h,this,t))', ':0'],
      ['(t?.creationScope??l)', 'l'],
      [
        'e="number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)',
        'e=this._$AC(t)',
      ],
      [
        'j={M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,I:k,H,N:L,U:z,B:I,F:Z},B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");',
        'j={I:k};',
      ],
    ],
  ],
  [
    /\/node_modules\/lit-element\/lit-element\.js$/,
    [
      [
        'i._$litElement$=!0,i["finalized"]=!0,s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});',
        '',
      ],
      ['(s.litElementVersions??=[]).push("4.2.2");', ''],
    ],
  ],
];

/** What would need something that is cut off. */
const ASKED = /from\s*['"]lit\/(?:directives\/ref|static-html|html)|\b(?:svg|mathml)\s*`/;

export function leanLit(): Plugin {
  return {
    name: 'lean-lit',
    transform(code, id) {
      if (id.includes('/src/') && ASKED.test(code)) {
        this.error('This asks for a part of Lit that tools/lean/lean-lit.ts leaves out.');
      }
      const [, cuts] = CUTS.find(([file]) => file.test(id)) ?? [];
      if (!cuts) return undefined;
      let lean = code;
      for (const [from, to] of cuts) {
        const parts = lean.split(from);
        if (parts.length !== 2) {
          this.error(`Lit has changed, see tools/lean/lean-lit.ts: ${parts.length - 1} of ${from}`);
        }
        lean = parts.join(to);
      }
      return { code: lean, map: null };
    },
  };
}
