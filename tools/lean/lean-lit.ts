/**
 * Leaves out of the drop-in script what Lit's templates can do and ours never ask for: SVG and MathML
 * alone, precompiled templates, bindings to elements, in comments, in texts that are not HTML,
 * directives that wait, listeners with options or that are objects, what servers render. It also keeps the Lit inside to itself: Lit lists its version in globals, and a
 * page's own Lit, in development, warns its author of a second copy; the script promises to leave no
 * global.
 */
import type { Plugin } from 'vite';
import { type Cut, cut } from './cut.ts';

/** `_$AN`, `_$AO`, `_$AP` and `_$AU` are of directives that wait, `_$AQ` and the getters of nobody. */
const CUTS: readonly (readonly [file: RegExp, cuts: readonly Cut[]])[] = [
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
      ['h?._$AO?.(!1),', ''],
      ['this._$AV=[],this._$AN=void 0,', 'this._$AV=[],'],
      [
        'get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){',
        'u(t){',
      ],
      ['class k{get _$AU(){return this._$AM?._$AU??this._$Cv}', 'class k{'],
      ['this._$AH=A,this._$AN=void 0,this._$AA=t', 'this._$AH=A,this._$AA=t'],
      [',this._$Cv=e?.isConnected??!0}', '}'],
      [
        'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
        '',
      ],
      ['for(this._$AP?.(!1,!0,s);t!==this._$AB;)', 'for(;t!==this._$AB;)'],
      ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
      ['get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}', ''],
      ['this._$AH=A,this._$AN=void 0,this.element=t', 'this._$AH=A,this.element=t'],
      [
        'e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive,h=t!==A&&(s===A||e);',
        'e=t===A&&s!==A,h=t!==A&&s===A;',
      ],
      [
        '"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)',
        'this._$AH.call(this.options.host,t)',
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
      ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),', ''],
      [
        'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
        '',
      ],
      ['(s.litElementVersions??=[]).push("4.2.2");', ''],
    ],
  ],
  [
    /\/node_modules\/lit-html\/directive-helpers\.js$/,
    [['e._$AQ?.(o),e._$AM=o,void 0!==e._$AP&&(t=o._$AU)!==n._$AU&&e._$AP(t)', 'e._$AM=o']],
  ],
  [/\/node_modules\/lit-html\/directive\.js$/, [['get _$AU(){return this._$AM._$AU}', '']]],
];

/** What would need something that is cut off. */
const ASKED =
  /from\s*['"]lit\/(?:async-directive|static-html|directives\/(?:async|cache|ref|until))|\b(?:svg|mathml)\s*`/;

export function leanLit(): Plugin {
  return {
    name: 'lean-lit',
    transform(code, id) {
      if (id.includes('/src/') && ASKED.test(code)) {
        this.error('This asks for a part of Lit that tools/lean/lean-lit.ts leaves out.');
      }
      const [, cuts] = CUTS.find(([file]) => file.test(id)) ?? [];
      if (!cuts) return undefined;
      return { code: cut(code, cuts), map: null };
    },
  };
}
