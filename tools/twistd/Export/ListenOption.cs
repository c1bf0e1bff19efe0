using Twisted.Usage;

namespace Twisted.Tools.Twistd.Export;

/// <summary>Where systemd is to listen for a socket that it hands over: <c>--listen NAME=ADDRESS</c>.</summary>
/// <param name="Name">The name or number in the endpoint, <c>systemd:name=NAME</c> or <c>systemd:index=NUMBER</c>.</param>
/// <param name="Address">As <c>ListenStream=</c> has it: a port, an address with a port, or the path of a UNIX domain socket.</param>
internal sealed record ListenOption(string Name, string Address)
{
    /// <exception cref="UsageException">It is no such pair.</exception>
    public static ListenOption Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1
            ? new ListenOption(text[..equals], text[(equals + 1)..])
            : throw new UsageException($"--listen: \"{text}\" is not NAME=ADDRESS, such as web=80, web=127.0.0.1:8080 or web=/run/web.sock");
    }
}
