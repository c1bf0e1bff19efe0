using System.Text;
using Twisted.Protocols;

namespace ServerSamples;

[TapPlugin("finger", "Finger TAP Builder", Description = "Says how its users are (RFC 1288).")]
public sealed class FingerTap : TapPlugin<FingerOptions>
{
    public override IService MakeService(FingerOptions options)
    {
        if (options.File is { } file)
        {
            return StreamServer.For(options.Listen, new FingerFactory(new UserFile(file.FullName)));
        }

        // One object behind two services: what one is told, the other tells.
        var users = new KnownUsers();
        return new MultiService
        {
            StreamServer.For(options.Listen, new FingerFactory(users)),
            StreamServer.For(options.Set, new SayingFactory(users)),
        };
    }
}

public sealed class FingerOptions : Options
{
    [Parameter("listen", 'l', Default = 79, Help = "Where to answer questions.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default

    [Parameter("set", 's', Default = "unix:finger.sock:mode=600", Help = "Where users say how they are, in lines as \"moshez Happy and well\".")]
    public ServerEndpoint Set { get; init; } = null!; // it has a default

    [Parameter("file", 'f', Help = "Take the users from this file, with lines as \"moshez: Happy and well\", and from nowhere else.")]
    public FileInfo? File { get; init; }

    public override void PostOptions(OptionErrors errors)
    {
        if (File is { Exists: false })
        {
            errors.Add($"the file of users \"{File.FullName}\" does not exist; name one that does with --file");
        }
    }
}

/// <summary>Is told how somebody is, a line at a time.</summary>
public sealed class Saying : LineOnlyReceiver
{
    public Saying() => EndsAtLineFeed = true;

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        var words = Encoding.UTF8.GetString(line).Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var name, var saying])
        {
            GetFactory<SayingFactory>().Users.Set(name, saying);
            SendLine("Thank you.");
        }
        else
        {
            SendLine("Say who, and how: moshez Happy and well");
        }
    }
}

[Persisted("ServerSamples.SayingFactory", 1)]
public sealed partial class SayingFactory([Kept] KnownUsers users) : Factory<Saying>
{
    public KnownUsers Users { get; } = users;
}
