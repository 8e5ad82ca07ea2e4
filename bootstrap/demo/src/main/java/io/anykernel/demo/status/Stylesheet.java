package io.anykernel.demo.status;

/** The look of all pages, in both colour schemes. */
public final class Stylesheet {
    /** CSS. Text has a contrast of at least 4.5 to 1 on every ground that it stands on (WCAG 2.2, 1.4.3). */
    public static final String TEXT =
            """
            :root { color-scheme: light dark; --ink: #1b2330; --soft: #4f5a70; --line: #d3dae6; --paper: #f6f8fb;
              --card: #fff; --accent: #1b5cb8; --out: #a8480f; --alarm: #9d1c2b; --alarm-paper: #fdebed;
              --w: #e8ecf4; --d: #dcefe6; --r: #dbe9fb; --s: #fbf0d8; --a: #fbe3e3; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf4; --soft: #a9b5ca; --line: #333e55;
              --paper: #10151f; --card: #182030; --accent: #8cb8ff; --out: #ffb27a; --alarm: #ffb3ba;
              --alarm-paper: #47191f; --w: #232c3f; --d: #1b3a30; --r: #1d3353; --s: #40351a; --a: #47242e; } }
            * { box-sizing: border-box; }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
              max-width: 68rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
            header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.5rem; padding: 1rem 0;
              border-bottom: 1px solid var(--line); }
            .brand { font-weight: 700; font-size: 1.1rem; margin: 0; }
            nav { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
            nav a { padding: .25rem 0; }
            a { color: var(--accent); text-underline-offset: .2em; }
            :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
            .skip { position: absolute; left: -99rem; }
            .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .4rem .8rem; }
            h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.2rem 0 .3rem; }
            h2 { font-size: 1.1rem; margin: 0 0 .6rem; } h3 { font-size: .95rem; margin: 0 0 .3rem; }
            p { margin: 0 0 .8rem; } .soft, figcaption, footer { color: var(--soft); }
            footer { border-top: 1px solid var(--line); margin-top: 2rem; padding: .8rem 0; }
            section, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
              padding: 1rem 1.1rem; margin: 1rem 0 0; }
            .scroll { overflow-x: auto; } figure { margin: 0; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .28rem .8rem .28rem 0; border-top: 1px solid var(--line);
              vertical-align: top; overflow-wrap: normal; }
            thead th { border: 0; color: var(--soft); font-weight: 600; font-size: .85rem; }
            tbody th { font-weight: 400; } .number { text-align: right; white-space: nowrap; }
            .number:last-child { padding-right: 0; } .wide td, .wide tbody th { white-space: nowrap; }
            dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem;
              margin: 1rem 0 0; }
            .facts div { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
              padding: .6rem .9rem; }
            dt { color: var(--soft); font-size: .85rem; }
            dd { margin: 0; font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; }
            div + p { margin-top: .7rem; } p:last-child { margin-bottom: 0; } #counters .number { width: 28%; }
            #counters { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1.2rem 2rem; }
            label { display: block; margin: 0 0 .8rem; }
            #banner:not(:empty) { position: sticky; top: 0; z-index: 1; background: var(--alarm-paper);
              color: var(--alarm); border: 2px solid; border-radius: 10px; padding: .6rem 1rem; margin: 1rem 0 0;
              font-weight: 600; }
            [data-live=back] #banner { background: var(--d); color: var(--ink); }
            [data-live=no] .live { color: var(--soft); } [data-live=no] .live svg { filter: grayscale(1); }
            .wiring svg { display: block; min-width: 36rem; max-width: 52rem; width: 100%; margin: 0 auto; }
            .wiring line { stroke: var(--soft); stroke-width: 1.5; }
            .wiring rect { stroke: var(--line); fill: var(--w); } .floor1 rect { fill: var(--d); }
            .floor2 rect { fill: var(--r); } .floor3 rect { fill: var(--s); } .floor4 rect { fill: var(--a); }
            .wiring text { fill: var(--ink); font: 600 13px system-ui, sans-serif; }
            .wiring text.detail { font-weight: 400; font-size: 11px; fill: var(--soft); }
            summary { cursor: pointer; color: var(--accent); } details ul { margin: .4rem 0 0; padding-left: 1.2rem; }
            #spark { display: block; width: 100%; height: 6rem; border-bottom: 1px solid var(--line); }
            #spark path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke;
              stroke-linejoin: round; }
            #spark .out { stroke: var(--out); stroke-dasharray: 5 3; }
            .key { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; margin: .5rem 0 0; }
            .key span::before { content: ""; display: inline-block; width: 1.6rem; margin-right: .5rem;
              vertical-align: middle; border-top: 3px solid var(--accent); }
            .key .out::before { border-top: 3px dashed var(--out); }
            """;

    private Stylesheet() {}
}
