using Twisted.Persistence;

namespace Twisted.Web;

/// <summary>A file, or a folder with all that is in it.</summary>
/// <remarks>
/// <para>
/// Answers GET and HEAD (RFC 9110) with validators, conditions, ranges and the form that suits the client: a file <c>NAME.br</c> or <c>NAME.gz</c> that is not older
/// than <c>NAME</c> is sent in its place; other texts are compressed here. Small files stay in memory for as long as they are the same, which is looked at with each request.
/// </para>
/// <para>
/// Nothing outside of the folder is reached, by <c>..</c>, by encoding or by links, unless <see cref="FollowsLinks"/> says so; nothing but ordinary files is sent;
/// names that begin with a dot do not exist, but for <c>.well-known</c> (RFC 8615).
/// </para>
/// </remarks>
/// <param name="path">An absolute path.</param>
[Persisted("Twisted.Web.StaticFiles", 1)]
public sealed partial class StaticFiles([Kept] string path) : Resource
{
    [Ephemeral]
    private FileTree? _tree;

    [Ephemeral]
    private FrontFiles? _front;

    public string Path { get; } = path;

    /// <summary>Which files stand for their folder, the best first: <c>index</c>, <c>index.html</c> and <c>index.htm</c> by default.</summary>
    [Kept]
    public IReadOnlyList<string> IndexNames { get; init; } = ["index", "index.html", "index.htm"];

    /// <summary>The media type of files with an extension that is not known: <c>text/html</c> by default, as in the original.</summary>
    [Kept]
    public string DefaultType { get; init; } = "text/html";

    /// <summary>The extensions, with their dots, that a path may leave out, the best first; none by default.</summary>
    [Kept]
    public IReadOnlyList<string> IgnoredExtensions { get; init; } = [];

    /// <summary>True where a path may leave out any extension; of several files the first by name is taken. False by default.</summary>
    [Kept]
    public bool IgnoresAnyExtension { get; init; }

    /// <summary>What answers for files in the place of sending them, by extension with its dot; none by default.</summary>
    [Kept]
    public IReadOnlyDictionary<string, IFileProcessor> Processors { get; init; } = new Dictionary<string, IFileProcessor>();

    /// <summary>True to serve what has a name with a dot in front. False by default.</summary>
    [Kept]
    public bool ShowsDotFiles { get; init; }

    /// <summary>True, the default, to list a folder that has no index; 403 else.</summary>
    [Kept]
    public bool ListsFolders { get; init; } = true;

    /// <summary>True to follow links that lead out of the folder. False by default.</summary>
    [Kept]
    public bool FollowsLinks { get; init; }

    /// <inheritdoc/>
    public override bool IsLeaf => Children.Count == 0;

    internal FileTree Tree => _tree ?? MakeTree();

    /// <inheritdoc/>
    public override ValueTask<Resource?> GetChildAsync(string name, HttpContext context) =>
        ValueTask.FromResult<Resource?>(name.Length == 0 ? this : new RestOfFiles(this, "/" + name));

    /// <inheritdoc/>
    public override Task RenderAsync(HttpContext context) => FileAnswer.AnswerAsync(this, context, context.Request.Path.Value ?? "");

    /// <summary>What of it can be sent without all that other requests need.</summary>
    internal FrontFiles Front => _front ??= new FrontFiles(this);

    internal IFileProcessor? ProcessorOf(string path) =>
        Processors.Count > 0 && Processors.TryGetValue(System.IO.Path.GetExtension(path), out var processor) ? processor : null;

    private FileTree MakeTree()
    {
        var made = new FileTree(this) { Forgotten = () => _front?.Forget() };
        return Interlocked.CompareExchange(ref _tree, made, null) ?? made;
    }

    /// <summary>The files below a part of the path that the tree has walked already.</summary>
    private sealed class RestOfFiles(StaticFiles files, string path) : Resource
    {
        public override bool IsLeaf => true;

        public override Task RenderAsync(HttpContext context) => FileAnswer.AnswerAsync(files, context, path + context.Request.Path.Value);
    }
}
