namespace GenesysRecordingTags.Core.Reporting;

/// <summary>The report's style sheet. Dark is for screens only: paper is white.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Text = """

        :root { --page: #f3f2ee; --card: #fdfdfc; --ink: #1b1b19; --soft: #63615a; --line: #e3e1da; --code: #f0eee8;
          --succeeded: #2a78d6; --failed: #d93f3e; --unknown: #e59a00; --skipped: #aaa79d; --undone: #7a5fc4; --good: #14803c; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --page: #121211; --card: #1c1c1a; --ink: #f1f0ec; --soft: #a3a198; --line: #33322e; --code: #292825;
            --succeeded: #4a92e8; --failed: #ee6a67; --unknown: #d99a1c; --skipped: #6d6b63; --undone: #a48be6; --good: #55c07b; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 24px; }
        header { margin: 0 4px 18px; }
        h1 { font-size: 28px; line-height: 1.2; letter-spacing: -0.02em; margin: 0 0 4px; }
        h2 { font-size: 15px; margin: 0 0 10px; }
        small { font-size: 12px; font-weight: 400; color: var(--soft); margin-left: 6px; }
        p { margin: 0 0 8px; }
        .lead, .note, footer { color: var(--soft); }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; margin: 0 0 14px; min-width: 0; }
        .chain { border-left: 4px solid var(--good); display: flex; flex-wrap: wrap; gap: 2px 16px; }
        .chain strong { font-weight: 600; }
        .chain.intact strong span { color: var(--good); }
        .chain.broken { border-left-color: var(--failed); }
        .chain.broken strong { color: var(--failed); }
        .head { color: var(--soft); font-size: 12px; align-self: center; overflow-wrap: anywhere; }
        code { font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code); color: var(--ink); padding: 1px 5px; border-radius: 4px; overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); padding: 0; gap: 1px; overflow: hidden; }
        .tile { box-shadow: 0 0 0 1px var(--line); padding: 14px 16px; }
        .tile .name { color: var(--soft); font-size: 12px; white-space: nowrap; }
        .tile .value { font-size: 25px; line-height: 1.3; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
        .tile .note { font-size: 12px; }
        .pair { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 14px; }
        .three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; }
        .dot { display: inline-block; width: 9px; height: 9px; border-radius: 3px; margin-right: 6px; }
        i.Succeeded, span.Succeeded { background: var(--succeeded); } i.Failed { background: var(--failed); }
        i.Unknown { background: var(--unknown); } i.Undone { background: var(--undone); } i.Skipped, span.Skipped { background: var(--skipped); }
        rect.Succeeded, rect.latency { fill: var(--succeeded); } rect.Failed { fill: var(--failed); }
        rect.Unknown { fill: var(--unknown); } rect.Skipped { fill: var(--skipped); }
        svg { display: block; width: 100%; height: auto; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
        .grid { stroke: var(--line); } .base { stroke: var(--soft); }
        .tick { fill: var(--soft); font-variant-numeric: tabular-nums; } .end { text-anchor: end; } .middle { text-anchor: middle; }
        .mark { stroke: var(--ink); stroke-dasharray: 3 3; opacity: 0.7; } .marktext { fill: var(--ink); font-weight: 600; }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 13px; }
        .big { font-size: 44px; line-height: 1.1; font-weight: 600; letter-spacing: -0.03em; margin: 26px 0 14px; }
        .share { display: flex; gap: 2px; height: 18px; border-radius: 6px; overflow: hidden; margin: 0 0 12px; }
        table { border-collapse: collapse; width: 100%; font-size: 13px; }
        th { text-align: left; font-weight: 600; color: var(--soft); font-size: 12px; }
        th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child td { border-bottom: 0; }
        .number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; white-space: nowrap; }
        .time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .bars td { border: 0; padding: 4px 0; vertical-align: bottom; }
        .bars td.number { width: 1%; padding-left: 12px; line-height: 1; }
        .label { display: block; overflow-wrap: anywhere; line-height: 1.35; }
        .track { display: block; height: 8px; margin-top: 3px; }
        .track i { display: block; height: 8px; min-width: 2px; border-radius: 0 4px 4px 0; }
        .facts dl { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 0; } .facts dt { color: var(--soft); font-size: 12px; } .facts dd { margin: 0; overflow-wrap: anywhere; }
        .soft { color: var(--soft); } .nowrap { white-space: nowrap; } a { color: inherit; }
        .rows td { overflow-wrap: break-word; } .rows .text { min-width: 150px; overflow-wrap: anywhere; } .sign { display: none; } .failures .text { min-width: 240px; }
        .rows .recording th { color: var(--ink); padding-top: 14px; } .undone td { color: var(--soft); }
        .bars th { font-weight: 400; color: inherit; font-size: 13px; border: 0; padding: 4px 0; }
        details { margin-top: 10px; } summary { color: var(--soft); cursor: pointer; font-size: 12px; }
        details table { margin-top: 8px; max-width: 640px; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        footer { font-size: 12px; margin: 18px 4px 0; overflow-wrap: anywhere; }
        @media (max-width: 820px) { .pair, .three { grid-template-columns: minmax(0, 1fr); } }
        @media screen and (max-width: 720px) {
          main { padding: 16px 8px; } section { padding: 12px; } .tiles { grid-template-columns: 1fr 1fr; padding: 0; } .tile .value { font-size: 20px; }
          .rows, .rows tbody, .rows tr, .rows td, .rows th { display: block; } .rows thead { display: none; } .rows tr { border-bottom: 1px solid var(--line); padding: 6px 0; }
          .rows td { border: 0; padding: 2px 0 2px 96px; position: relative; text-align: left; min-height: 22px; white-space: normal; } .rows .text { min-width: 0; }
          .rows td::before { content: attr(data-name); position: absolute; left: 0; width: 90px; color: var(--soft); font-size: 12px; }
        }
        @page { size: A4; margin: 14mm 12mm; }
        @media print {
          :root { --page: #fff; --card: #fff; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .pair { grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); } .three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
          body { font-size: 11px; } main { max-width: none; padding: 0; } table { font-size: 10px; } .tile .value { font-size: 18px; }
          section, tr { break-inside: avoid; } .long { break-inside: auto; } thead { display: table-header-group; } .recording { break-after: avoid; } details { display: none; }
          .sign { display: flex; gap: 24px; padding-top: 48px; } .sign div { flex: 1; border-top: 1px solid var(--ink); padding-top: 4px; color: var(--soft); }
        }

        """;
}
