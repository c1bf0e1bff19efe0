using System.Globalization;

namespace Twisted.Network;

/// <summary>The sockets that systemd hands to the process that it starts: sd_listen_fds(3).</summary>
internal static class SystemdSockets
{
    private const int First = 3;
    private const string None = "systemd has handed no socket to this process.\nUnder systemd, start it by a socket unit.";

    /// <returns>The descriptor.</returns>
    /// <exception cref="ListenException">There is no such socket.</exception>
    public static int Find(InheritedServerEndpoint endpoint)
    {
        if (Number("LISTEN_PID") is not { } process || Number("LISTEN_FDS") is not { } count)
        {
            throw new ListenException(None);
        }

        if (process != Environment.ProcessId)
        {
            throw new ListenException($"systemd has handed its sockets to process {process}, and this is {Environment.ProcessId}.\nHave systemd start twistd itself, and not a program that starts it.");
        }

        if (endpoint.SystemdName is { } name)
        {
            var names = Names();
            var found = Enumerable.Range(0, Math.Min(count, names.Length)).Where(index => names[index] == name).ToArray();
            return found switch
            {
                [var only] => First + only,
                [] => throw new ListenException(
                    $"systemd has handed over {Listing.Of([.. names.Distinct()])}.\nNames are those of FileDescriptorName= in the socket unit."),
                _ => throw new ListenException(
                    $"systemd has handed over {found.Length} sockets of the name \"{name}\".\nGive each an endpoint of its own, systemd:index=NUMBER, with the numbers {Listing.Of([.. found.Select(index => $"{index}")])}."),
            };
        }

        return endpoint.SystemdIndex < count
            ? First + endpoint.SystemdIndex.Value
            : throw new ListenException($"systemd has handed over {count} sockets, numbered from 0");
    }

    private static string[] Names() => Environment.GetEnvironmentVariable("LISTEN_FDNAMES") is { Length: > 0 } names ? names.Split(':') : [];

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
