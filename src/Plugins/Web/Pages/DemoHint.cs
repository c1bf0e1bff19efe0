namespace Twisted.Web;

/// <summary>Something that the server can do, with what to type for it.</summary>
internal readonly record struct DemoHint(string Purpose, params string[] Commands)
{
    public static DemoHint[] All { get; } =
    [
        new("Serve the current folder, saved as a server in one file", "mktap web --path .", "twistd -f web.tap"),
        new("The same at once, in the foreground, on a port of your choice", "twistd -n web --path . --port 8000"),
        new("Encrypted as well, with the certificate in server.pem", "mktap web --path . --https 8443"),
        new("Answer with a script in C#", "mktap web --resource-script hello.cs"),
        new("A package feed for your team", "mktap web --nuget packages"),
        new("A public_html folder for each user", "mktap web --user"),
        new("Everything else", "mktap web --help"),
    ];
}
