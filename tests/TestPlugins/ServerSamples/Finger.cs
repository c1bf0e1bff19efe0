using System.Text;
using Twisted.Protocols;

namespace ServerSamples;

/// <summary>Answers one question, and hangs up (RFC 1288).</summary>
public sealed class Finger : LineOnlyReceiver
{
    public Finger()
    {
        // Of user names and hosts; and a person who types it may have no carriage return.
        MaxLength = 512;
        EndsAtLineFeed = true;
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        SendLine(Answer(Encoding.UTF8.GetString(line).Trim(), GetFactory<FingerFactory>().Users));
        Transport.LoseConnection();
    }

    private static string Answer(string question, IUsers users)
    {
        // "/W" asks for more than there is here (section 2.5.4).
        var name = question.StartsWith("/W", StringComparison.OrdinalIgnoreCase) ? question[2..].Trim() : question;
        if (name.Contains('@'))
        {
            return "Finger forwarding service denied."; // section 3.2.1
        }

        if (name.Length == 0)
        {
            return users.Names.Count == 0 ? "Nobody is here." : string.Join("\r\n", users.Names);
        }

        return users.Find(name) ?? "No such user.";
    }
}

[Persisted("ServerSamples.FingerFactory", 1)]
public sealed partial class FingerFactory([Kept] IUsers users) : Factory<Finger>
{
    public IUsers Users { get; } = users;
}

/// <summary>Who is to be found. Used by several connections at the same time.</summary>
public interface IUsers
{
    IReadOnlyList<string> Names { get; }

    /// <summary>What there is to say of a user; null for an unknown one.</summary>
    string? Find(string name);
}
