using System.Security.Cryptography;

namespace Twisted.Web;

/// <summary>The one style sheet of all pages, inline, and the policy that allows it and nothing else.</summary>
internal static class PageStyle
{
    /// <summary>Colours are chosen for a contrast of 4.5 and more on both grounds (WCAG 2.2, 1.4.3); the tests compute it in a browser.</summary>
    public static ReadOnlySpan<byte> Css => """
        :root{color-scheme:light dark;--ground:#f7f7f5;--card:#fff;--text:#1c1e21;--soft:#5a606b;--line:#e2e3e6;--link:#0a57c9;--hover:#f0f4fb;--mark:#a3271b;--folder:#b87a00;--code:#f1f2f4}
        @media (prefers-color-scheme:dark){:root{--ground:#121417;--card:#1a1d21;--text:#e7e9ec;--soft:#a1a9b5;--line:#2c3037;--link:#8db8ff;--hover:#22272e;--mark:#ff9d8f;--folder:#e0ac45;--code:#24282e}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
        .page{max-width:64rem;margin:0 auto;padding:2.5rem 1.5rem 3rem}
        .narrow{max-width:46rem}
        a{color:var(--link);text-decoration:none}
        a:hover{text-decoration:underline}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
        h1,h2,p,ol,dl,pre{margin:0;padding:0}
        h1{font-size:1.5rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
        h2{font-size:1rem;font-weight:650;margin:2.25rem 0 .75rem}
        .soft{color:var(--soft)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px}
        .mark{color:var(--mark);font:.8em ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;border:1px solid;border-radius:3px;padding:0 .2em;margin:0 .1em}
        .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        code,pre{font:.875em/1.6 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace}
        svg{width:1.25rem;height:1.25rem;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
        .path{display:flex;flex-wrap:wrap;align-items:baseline;list-style:none;font-size:1.5rem;line-height:1.4;overflow-wrap:anywhere}
        .path li{min-width:0}
        .path li+li::before{content:"/";color:var(--soft);padding:0 .4em}
        .path h1{display:inline;font-size:inherit;white-space:pre-wrap}
        .path bdi{white-space:pre-wrap}
        .sum{margin:.35rem 0 1.25rem}
        .list{width:100%;border-collapse:separate;border-spacing:0;font-variant-numeric:tabular-nums}
        .list th,.list td{padding:.5rem 1rem;text-align:start;vertical-align:baseline;white-space:nowrap;font-weight:400}
        .list thead th{font-size:.875rem;color:var(--soft);border-bottom:1px solid var(--line)}
        .list thead a{color:inherit;display:inline-block;padding:.125rem 0}
        .list thead [aria-sort] a{color:var(--text);font-weight:650}
        .list tbody tr+tr>*{border-top:1px solid var(--line)}
        .list tbody tr:hover>*{background:var(--hover)}
        .list tbody tr:last-child>:first-child{border-bottom-left-radius:9px}
        .list tbody tr:last-child>:last-child{border-bottom-right-radius:9px}
        .list tbody th{width:100%;white-space:normal;overflow-wrap:anywhere}
        .list td{color:var(--soft);font-size:.9375rem}
        .list .number{text-align:end}
        .name{display:flex;align-items:baseline;gap:.75rem}
        .name svg{flex:none;align-self:start;margin-top:.125rem;color:var(--soft)}
        .name .folder{color:var(--folder)}
        .name bdi{white-space:pre-wrap;min-width:0}
        .empty{margin-top:1.25rem;padding:3rem 1.5rem;text-align:center;color:var(--soft)}
        .facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.5rem 1.5rem;padding:1.125rem 1.25rem}
        .facts dt{color:var(--soft)}
        .facts dd{margin:0;overflow-wrap:anywhere;min-width:0}
        .tries>div{padding:1rem 1.25rem}
        .tries>div+div{border-top:1px solid var(--line)}
        .tries dd{margin:0}
        .tries dt{margin-bottom:.35rem}
        .tries code{display:block;background:var(--code);border-radius:6px;padding:.4rem .75rem;margin-top:.35rem;overflow-wrap:anywhere;white-space:pre-wrap}
        .lead{font-size:1.125rem;text-wrap:balance;margin-top:.5rem;color:var(--soft)}
        .tag{font-size:.8125rem;font-weight:400;letter-spacing:0;color:var(--soft);border:1px solid var(--line);background:var(--card);border-radius:99px;padding:.125rem .6rem;white-space:nowrap}
        .titled{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem}
        .tries code span{white-space:nowrap}
        .error{max-width:34rem;padding-top:18vh}
        .error .number{font-size:1rem;color:var(--soft);font-variant-numeric:tabular-nums}
        .trace{margin-top:1.5rem;padding:1rem 1.25rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8125rem}
        .traced{max-width:64rem;padding-top:2.5rem}
        footer{margin-top:2rem;font-size:.875rem;color:var(--soft)}
        @media (max-width:44rem){.page{padding:1.25rem 1rem 2rem}.wide{display:none}.path{font-size:1.25rem}.list th,.list td{padding:.625rem .5rem}.list tr>:first-child{padding-inline-start:.75rem}.list tr>:last-child{padding-inline-end:.75rem}.list td{font-size:.8125rem}.name{gap:.5rem}.facts{gap:.375rem 1rem;padding:1rem}.tries>div{padding:.875rem 1rem}.error{padding-top:12vh}.traced{padding-top:1.25rem}}
        @media print{:root{--ground:#fff;--card:#fff;--text:#000;--soft:#333;--line:#bbb;--link:#000;--mark:#000;--folder:#333;--code:#fff}body{font-size:10pt}.page{max-width:none;padding:0}.card{border:0}.list tr,.tries>div{break-inside:avoid}.list th,.list td{padding:.2rem .5rem}.error{padding-top:0}}
        """u8;

    /// <summary>The value of Content-Security-Policy for every page here: this style by its hash, no script, no image, no frame, no form.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Css))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
