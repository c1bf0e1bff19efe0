using System.Text;
using Twisted.Protocols;

namespace ServerSamples;

/// <summary>Takes notes for others, once the connection is encrypted; a small relative of SMTP with STARTTLS (RFC 3207).</summary>
public sealed class Post : LineOnlyReceiver
{
    private readonly List<string> _note = [];
    private string? _to;

    public Post()
    {
        MaxLength = 1000;
        EndsAtLineFeed = true;
    }

    // A stream that ends within a note is cut off, which is told in the log, and no note.
    protected override bool IsWithinMessage => _to is not null || base.IsWithinMessage;

    public override void ConnectionMade() => SendLine("220 post");

    // A new beginning: what was said in the clear may have been said by anybody.
    public override void TlsStarted() => _to = null;

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        if (_to is not null)
        {
            TakeNote(text);
            return;
        }

        switch (text.Split(' ', 2))
        {
            case ["STARTTLS"] when Transport.Tls is null:
                SendLine("220 go ahead");
                StartTls(GetFactory<PostFactory>().Tls);
                break;
            case ["HELLO"]:
                SendLine($"250 {Describe(Transport.Tls)}");
                break;
            case ["NOTE", _] when Transport.Tls is null:
                SendLine("530 say STARTTLS first");
                break;
            case ["NOTE", var to]:
                _to = to;
                SendLine("354 end with a dot on a line of its own");
                break;
            case ["QUIT"]:
                SendLine("221 goodbye");
                Transport.LoseConnection();
                break;
            default:
                SendLine("500 there are HELLO, STARTTLS, NOTE and QUIT");
                break;
        }
    }

    private static string Describe(TlsInformation? tls) => tls is null
        ? "in the clear"
        : $"encrypted by {tls.Version} for {tls.ServerName ?? "any name"}, with {tls.PeerCertificate?.Subject ?? "somebody"}";

    private void TakeNote(string line)
    {
        if (line != ".")
        {
            _note.Add(line);
            if (_note.Count > PostFactory.LongestNote)
            {
                throw new PeerFaultException($"a note has more than {PostFactory.LongestNote} lines");
            }

            return;
        }

        GetFactory<PostFactory>().Deliver(_to!, string.Join('\n', _note));
        _note.Clear();
        _to = null;
        SendLine("250 it will be delivered");
    }
}

[Persisted("ServerSamples.PostFactory", 1)]
public sealed partial class PostFactory([Kept] string certificate, [Kept] string? clientAuthorities) : Factory<Post>
{
    public const int LongestNote = 1000;

    [Ephemeral]
    private TlsServerContext? _tls;

    public string Certificate { get; } = certificate;

    public string? ClientAuthorities { get; } = clientAuthorities;

    /// <summary>There while the factory is in use; renewed when the files are.</summary>
    public TlsServerContext Tls => _tls!;

    public void Deliver(string to, string note) => PostLog.Delivered(Logger, to, note.Length);

    // What cannot be read fails the start, with a message that names the file.
    protected override void StartFactory() => _tls = TlsServerContext.Load(
        new TlsServerSettings { Certificate = Certificate, ClientAuthorities = ClientAuthorities, RequiresClientCertificate = false }, Logger);
}
