using System.Text.RegularExpressions;

namespace Twisted.Web;

/// <summary>Changes the paths of requests before the tree behind it is walked.</summary>
/// <remarks>
/// Rules are asked in their order; each sees what the ones before it made of the path. A path in which <c>.</c> or <c>..</c> would be a part after
/// that is answered with 400. Rules are added before it serves.
/// </remarks>
/// <param name="inner">The tree.</param>
[Persisted("Twisted.Web.RewritingResource", 1)]
public sealed partial class RewritingResource([Kept] Resource inner) : Resource
{
    /// <summary>How often a request may be rewritten: 10 times. Rules that go on after that are a circle, and the answer is 500.</summary>
    public const int MostRewrites = 10;

    [Kept]
    private readonly List<RewriteRule> _rules = [];

    public Resource Inner { get; } = inner;

    public IReadOnlyList<RewriteRule> Rules => _rules;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    internal override IEnumerable<Resource> Below => [Inner];

    /// <summary>Adds a rule behind the others.</summary>
    /// <returns>This resource.</returns>
    public RewritingResource Add(RewriteRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rules.Add(rule);
        return this;
    }

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Rewrite(context) ? InnerResource.RenderAsync(Inner, context) : Task.CompletedTask;
    }

    /// <returns>False when that was the answer.</returns>
    private bool Rewrite(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.HasValue ? request.Path.Value! : "/";
        var rewrites = 0;
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i];
            if (!TryApply(rule, path, context, out var next))
            {
                return false;
            }

            if (next is null)
            {
                continue;
            }

            if (rule.RedirectStatus != 0)
            {
                SendElsewhere(context, rule, next);
                return false;
            }

            if (++rewrites > MostRewrites)
            {
                RequestLogger.Of(context).RewritesWithoutEnd(path, MostRewrites, rule.Match);
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return false;
            }

            path = RedirectTarget.OneSlash(next);
            if (HasDots(path))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return false;
            }

            if (rule.Then == RewriteThen.Stop)
            {
                break;
            }

            i = rule.Then == RewriteThen.StartOver ? -1 : i;
        }

        if (rewrites > 0)
        {
            request.Path = new PathString(path);
        }

        return true;
    }

    private static bool TryApply(RewriteRule rule, string path, HttpContext context, out string? next)
    {
        try
        {
            next = rule.Apply(path);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            RequestLogger.Of(context).PatternTakesTooLong(rule.Match, path);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            next = null;
            return false;
        }
    }

    private static void SendElsewhere(HttpContext context, RewriteRule rule, string target)
    {
        // What came from the path is decoded, and is escaped again; the host of a URL is the rule's own.
        var path = target.StartsWith('/') ? 0 : target.IndexOf('/', target.IndexOf("://", StringComparison.Ordinal) + 3);
        var (host, rest) = path < 0 ? (target, "/") : (target[..path], target[path..]);
        var place = host.Length > 0 ? new PathString(rest) : context.Request.PathBase.Add(new PathString(rest));
        var location = host + place.ToUriComponent();
        context.Response.StatusCode = rule.RedirectStatus;
        context.Response.Headers.Location = RedirectTarget.OneSlash(location) + context.Request.QueryString.Value;
    }

    private static bool HasDots(string path) => path.Split('/').Any(part => part is "." or "..");
}
