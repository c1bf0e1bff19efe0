using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Accounts;
using Twisted.Network;
using Twisted.Plugins;
using Twisted.Usage;
using Twisted.Web.Feeds;

namespace Twisted.Web;

/// <summary>The options of <c>mktap web</c>.</summary>
/// <remarks>Those that say what is served replace one another, and those that say how files are served belong to the <c>--path</c> before them, as in the original.</remarks>
public sealed class WebOptions : AuthOptions
{
    /// <summary>The port without a word of it, as in the original.</summary>
    internal const string UsualPort = "8080";

    private readonly List<ServerEndpoint> _ports = [];
    private readonly List<string> _indexes = [];
    private readonly List<(string Path, string Target)> _mounts = [];
    private readonly List<(string Host, string Target)> _hosts = [];
    private readonly List<(string Path, string Target)> _redirects = [];
    private readonly List<(string Pattern, string Replacement)> _rewrites = [];
    private FilesChoice? _files;
    private Func<Resource>? _root;

    internal IReadOnlyList<ServerEndpoint> Ports => _ports;

    internal IReadOnlyList<string> Indexes => _indexes;

    internal IReadOnlyList<(string Path, string Target)> Mounts => _mounts;

    internal IReadOnlyList<(string Host, string Target)> Hosts => _hosts;

    internal IReadOnlyList<(string Path, string Target)> Redirects => _redirects;

    internal IReadOnlyList<(string Pattern, string Replacement)> Rewrites => _rewrites;

    /// <inheritdoc/>
    protected override bool IsAuthRequired => false;

    /// <inheritdoc/>
    protected override IReadOnlyList<Type> CredentialKinds => [typeof(UserPassword), typeof(DigestResponse), typeof(AnonymousCredentials)];

    [Handler("port", 'p', Help = "Where to serve: a port, or any endpoint; again for more. [default: 8080]", ValueName = "ENDPOINT")]
    public void AddPort(ServerEndpoint endpoint) => _ports.Add(endpoint);

    [Parameter("https", ValueName = "PORT", Help = "A second port, encrypted, with --certificate and --privkey. HTTP/2 is offered.")]
    public int? Https { get; init; }

    [Parameter("certificate", 'c', ValueName = "FILE", Help = "The certificate of --https, in PEM. [default: server.pem]")]
    public string? Certificate { get; init; }

    [Parameter("privkey", 'k', ValueName = "FILE", Help = "The private key of --https. [default: in the file of the certificate]")]
    public string? PrivateKey { get; init; }

    [Flag("http3", Help = "Speak HTTP/3 as well, on the UDP port of --https; libmsquic has to be there.")]
    public bool Http3 { get; init; }

    [Flag("personal", Help = "Serve on the UNIX socket ~/.twistd-web.sock only, for a server with --user.")]
    public bool Personal { get; init; }

    [Parameter("logfile", 'l', Help = "Note each request in this file, in the combined format; twistd rotate rotates it. [default: in no file]")]
    public FileInfo? LogFile { get; init; }

    [Flag("notracebacks", 'n', Help = "Do not show in answers what failed. It is so without it.")]
    public bool NoTracebacks { get; init; }

    [Flag("tracebacks", Help = "Show in answers what failed, and where: for development only.")]
    public bool Tracebacks { get; init; }

    [Handler("path", ValueName = "PATH", Help = "Serve this file, or this folder with all that is in it.")]
    public void SetPath(string path)
    {
        var full = OptionValue.FullPath(path);
        if (FileStamp.Look(full, out _) is not (FileKind.File or FileKind.Folder))
        {
            throw new UsageException($"\"{full}\" is not there, or may not be read; name a file or a folder");
        }

        var files = new FilesChoice(full);
        SetRoot(() => files.Make(_indexes));
        _files = files;
    }

    [Handler("static", 's', ValueName = "PATH", Help = "The original's older word for --path.")]
    public void SetStatic(string path) => SetPath(path);

    [Handler("user", 'u', Help = "Serve the users of this system: /NAME/ is ~NAME/public_html, /NAME.twistd/ what NAME serves with --personal.")]
    public void SetUser() => SetRoot(static () => new UserDirectory());

    [Handler("class", ValueName = "NAME", Help = "Serve a resource of a plug-in, by the plug-in's name.")]
    public void SetClass(string name)
    {
        var plugins = PluginCatalog.Current.OfType(ResourcePlugins.Type);
        var plugin = plugins.FirstOrDefault(plugin => plugin.Name == name)
            ?? throw new UsageException(
                $"there is no resource \"{name}\"; "
                + (plugins.Count == 0 ? "no plug-in has one: add a package that does, with mktap plugin add" : $"there are: {string.Join(", ", plugins.Select(known => known.Name))}"));
        SetRoot(plugin.Create<Resource>);
    }

    [Handler("resource-script", ValueName = "FILE", Help = "Serve the resource that this file of C# returns; it is run once, and again when it has changed.")]
    public void SetScript(string file)
    {
        var full = OptionValue.ExistingFile(file);
        SetRoot(() => new ScriptResource(full));
    }

    [Handler("nuget", ValueName = "DIR", Help = "Serve this folder of packages as a NuGet feed.")]
    public void SetFeed(string folder)
    {
        var full = OptionValue.FullPath(folder);
        if (!Directory.Exists(full))
        {
            throw new UsageException($"\"{full}\" is no folder; make one for the packages");
        }

        SetRoot(() => new PackageFeed(full, ApiKeys is { } keys ? Path.GetFullPath(keys) : null) { AllowsDelete = NuGetDelete });
        IsFeed = true;
    }

    [Parameter("nuget-keys", ValueName = "FILE", Help = "The keys with which packages may be pushed to the feed, one a line. [default: nobody may]")]
    public string? ApiKeys { get; init; }

    [Flag("nuget-delete", Help = "Let those with a key delete packages of the feed as well.")]
    public bool NuGetDelete { get; init; }

    [Handler("index", 'i', ValueName = "NAME", Help = "A file that stands for its folder; again for more, the best first. [default: index, index.html, index.htm]")]
    public void AddIndex(string name)
    {
        if (!FilePath.IsName(name, showsDotFiles: true))
        {
            throw new UsageException($"\"{name}\" is no name of a file");
        }

        _indexes.Add(name);
    }

    [Handler("mime-type", 'm', ValueName = "TYPE", Help = "After --path: the type of files with an unknown extension. [default: text/html]")]
    public void SetDefaultType(string type)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _))
        {
            throw new UsageException($"\"{type}\" is no media type; write one such as text/plain");
        }

        FilesFor().DefaultType = type;
    }

    [Handler("ignore-ext", ValueName = ".EXT", Help = "After --path: /NAME may find NAME.EXT; again for more, in their order.")]
    public void AddIgnoredExtension(string extension) => FilesFor().IgnoredExtensions.Add(OptionValue.Extension(extension));

    [Handler("allow-ignore-ext", Help = "After --path: /NAME may find NAME with any extension.")]
    public void IgnoreAnyExtension() => FilesFor().IgnoresAny = true;

    [Handler("processor", ValueName = ".EXT=WHAT", Help = "After --path: run files of an extension: cgi for programs, script for C#, or the path of an interpreter.")]
    public void AddProcessor(string text)
    {
        var (extension, what) = OptionValue.Pair(text, ".cgi=cgi");
        FilesFor().Processors[OptionValue.Extension(extension)] = what switch
        {
            "cgi" => new CgiProcessor { Root = FilesFor().Folder },
            "script" => new ScriptProcessor(),
            _ => new InterpreterProcessor(OptionValue.ExistingFile(what)) { Root = FilesFor().Folder },
        };
    }

    [Handler("dot-files", Help = "After --path: serve names that begin with a dot, which else do not exist.")]
    public void ShowDotFiles() => FilesFor().ShowsDotFiles = true;

    [Handler("follow-links", Help = "After --path: follow links that lead out of the folder.")]
    public void FollowLinks() => FilesFor().FollowsLinks = true;

    [Handler("no-listing", Help = "After --path: do not list folders that have no index.")]
    public void ListNothing() => FilesFor().ListsFolders = false;

    [Handler("mount", ValueName = "PATH=TARGET", Help = "Below this path serve something else: a file, a folder, or another server by its URL, such as /api=http://localhost:3000.")]
    public void AddMount(string text)
    {
        var (path, target) = OptionValue.Pair(text, "/api=http://localhost:3000");
        _mounts.Add((OptionValue.MountPath(path), OptionValue.CheckedTarget(target)));
    }

    [Handler("host", ValueName = "NAME=TARGET", Help = "For this host name serve something else, as with --mount; *.NAME is for all names below it.")]
    public void AddHost(string text)
    {
        var (host, target) = OptionValue.Pair(text, "www.example.com=/srv/www");
        _hosts.Add((host, OptionValue.CheckedTarget(target)));
    }

    [Handler("redirect", ValueName = "PATH=URL", Help = "Send clients elsewhere (308), with what follows the path.")]
    public void AddRedirect(string text)
    {
        var (path, target) = OptionValue.Pair(text, "/old=https://example.com/new");
        _redirects.Add((OptionValue.MountPath(path), target));
    }

    [Handler("rewrite", ValueName = "REGEX=PATH", Help = "Take another path in the place of one that matches, before anything is looked for; $1 is the first group.")]
    public void AddRewrite(string text) => _rewrites.Add(OptionValue.Pair(text, "^/blog/(.*)$=/archive/$1"));

    [Flag("auth-in-the-clear", Help = "With --auth: take passwords that come unencrypted from other machines.")]
    public bool AuthInTheClear { get; init; }

    [Handler("flashconduit", ValueName = "PORT", Help = "Not there any more: the channel for live pages of the original.")]
    [SuppressMessage("Performance", "CA1822", Justification = "An option is a member.")]
    public void RefuseConduit(string port) => throw new UsageException("it is not there any more: browsers have no such channel; a WebSocketResource does what it was for");

    /// <summary>True where the root is a feed.</summary>
    internal bool IsFeed { get; private set; }

    /// <summary>Makes what is served when no other option says more.</summary>
    internal Resource MakeRoot() => _root?.Invoke() ?? new DemoPage();

    /// <inheritdoc/>
    public override void PostOptions(OptionErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        base.PostOptions(errors);
        if (Personal && (_ports.Count > 0 || Https is not null))
        {
            errors.Add("--personal serves on a UNIX socket only; leave --port and --https out, or --personal");
        }

        if (Https is < 0 or > 65535 || (Http3 && Https is 0))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"--https: {Https} is no port; it is from 0 to 65535, and with --http3 not 0"));
        }

        if (Https is null && (Certificate ?? PrivateKey) is not null)
        {
            errors.Add("--certificate and --privkey are for --https; say its port, or give --port tls:PORT:cert=FILE");
        }
        else if (Https is not null)
        {
            CheckCertificate(errors);
        }

        if (Http3 && Https is null)
        {
            errors.Add("--http3 is for --https; say its port");
        }

        if (Tracebacks && NoTracebacks)
        {
            errors.Add("--tracebacks and --notracebacks exclude each other");
        }

        CheckFeed(errors);
        if (AuthInTheClear && Auth.Count == 0)
        {
            errors.Add("--auth-in-the-clear is for --auth; say who may log in");
        }

        if (LogFile is { } log && (!Directory.Exists(log.DirectoryName) || Directory.Exists(log.FullName)))
        {
            errors.Add(Directory.Exists(log.FullName) ? $"--logfile: \"{log.FullName}\" is a folder; name a file in it" : $"--logfile: there is no folder \"{log.DirectoryName}\"");
        }
    }

    private void CheckCertificate(OptionErrors errors)
    {
        foreach (var (option, file) in new[] { ("certificate", Certificate ?? WebPorts.UsualCertificate), ("privkey", PrivateKey) })
        {
            if (file is not null && (file.Length == 0 || !Path.Exists(Path.GetFullPath(file))))
            {
                errors.Add($"--{option}: there is no file \"{(file.Length == 0 ? "" : Path.GetFullPath(file))}\"; --https needs it");
                return;
            }
        }

        try
        {
            _ = TlsServerContext.Load(WebPorts.TlsOf(this), NullLogger.Instance);
        }
        catch (ListenException exception) when (exception.InnerException is not UnauthorizedAccessException)
        {
            // One that only the server may read is looked at when that starts.
            errors.Add($"--https: {exception.Message}");
        }
    }

    private void CheckFeed(OptionErrors errors)
    {
        if (!IsFeed)
        {
            if (ApiKeys is not null || NuGetDelete)
            {
                errors.Add("--nuget-keys and --nuget-delete are for a feed; say its folder with --nuget");
            }
        }
        else if (ApiKeys is null)
        {
            if (NuGetDelete)
            {
                errors.Add("--nuget-delete is for those with a key; say where the keys are with --nuget-keys");
            }
        }
        else if (ApiKeys.Length == 0 || !File.Exists(Path.GetFullPath(ApiKeys)))
        {
            errors.Add($"--nuget-keys: there is no file \"{(ApiKeys.Length == 0 ? "" : Path.GetFullPath(ApiKeys))}\"; write the keys into it, one a line, for nobody else to read (chmod 600)");
        }
        else
        {
            try
            {
                _ = new FeedKeys(Path.GetFullPath(ApiKeys)).Has(default);
            }
            catch (AccountStoreException exception)
            {
                errors.Add($"--nuget-keys: {exception.Message}");
            }
        }
    }

    private FilesChoice FilesFor() => _files ?? throw new UsageException("it is about the files of --path: give it after that");

    private void SetRoot(Func<Resource> make)
    {
        (_root, _files) = (make, null);
        IsFeed = false;
    }
}
