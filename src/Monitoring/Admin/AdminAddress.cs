using System.Globalization;
using System.Net;
using Twisted.Network;
using Twisted.Runner;

namespace Twisted.Monitoring.Admin;

/// <summary>Where the admin endpoint listens.</summary>
/// <remarks>
/// As text: <c>unix</c>, <c>unix:PATH</c>, <c>unix:PATH:mode=660</c> for a socket, by default beside the pidfile; <c>tcp:PORT</c>,
/// <c>tcp:PORT:interface=ADDRESS</c> for a port, by default of this machine alone.
/// </remarks>
public sealed record AdminAddress
{
    /// <summary>What a socket is called that has no path: that of the pidfile, with this behind.</summary>
    public const string Ending = ".admin.sock";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LargestMode = 0b111_111_111;

    /// <summary>As it was given.</summary>
    public required string Text { get; init; }

    /// <summary>The port; null for a socket.</summary>
    public IPEndPoint? Port { get; init; }

    /// <summary>The file of the socket, absolute; null for a port, and as long as it is not known.</summary>
    public string? Path { get; init; }

    /// <summary>The permissions of the file of the socket; 600 by default.</summary>
    public UnixFileMode Mode { get; init; } = OwnerOnly;

    /// <summary>True when others than this machine may reach it.</summary>
    internal bool IsWide => Port is { } port && !IPAddress.IsLoopback(port.Address);

    /// <param name="text">See above.</param>
    /// <param name="currentDirectory">What a path is relative to.</param>
    /// <exception cref="FormatException">It is malformed; the message says how.</exception>
    public static AdminAddress Parse(string text, string currentDirectory)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "unix")
        {
            return new AdminAddress { Text = text };
        }

        var description = EndpointDescription.Parse(text);
        return description.Type switch
        {
            "unix" => ParseUnix(description, currentDirectory),
            "tcp" when text.StartsWith("tcp:", StringComparison.Ordinal) => ParseTcp(description),
            _ => throw new FormatException($"\"{text}\" is no place for the admin endpoint; write unix, unix:PATH or tcp:PORT"),
        };
    }

    /// <summary>With the path that it has in a run.</summary>
    /// <exception cref="RunException">There is no pidfile that the socket could be beside.</exception>
    internal AdminAddress In(RunSettings run) =>
        Port is not null || Path is not null ? this
        : run.PidFile is { Length: > 0 } pidFile ? this with { Path = pidFile + Ending }
        : throw new RunException("the socket of the admin endpoint is beside the pidfile, and there is none; give it a path with --admin=unix:PATH");

    private static AdminAddress ParseUnix(EndpointDescription description, string currentDirectory)
    {
        var mode = OwnerOnly;
        foreach (var (key, value) in description.Settings)
        {
            mode = key == "mode" ? ParseMode(value, description.Text) : throw Unknown(key, description.Text);
        }

        var path = description.Arguments switch
        {
            [] or [""] => null,
            [var one] => System.IO.Path.GetFullPath(one, currentDirectory),
            _ => throw new FormatException($"\"{description.Text}\" has more than one path"),
        };
        return new AdminAddress { Text = description.Text, Path = path, Mode = mode };
    }

    private static AdminAddress ParseTcp(EndpointDescription description)
    {
        if (description.Arguments is not [var port] || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException($"\"{description.Text}\" has no port; a port is a number from 0 to 65535");
        }

        var address = IPAddress.Loopback;
        foreach (var (key, value) in description.Settings)
        {
            address = key != "interface" ? throw Unknown(key, description.Text)
                : IPAddress.TryParse(value, out var parsed) ? parsed
                : throw new FormatException($"\"{description.Text}\": \"{value}\" is not an address");
        }

        return new AdminAddress { Text = description.Text, Port = new IPEndPoint(address, number) };
    }

    private static UnixFileMode ParseMode(string text, string whole)
    {
        var mode = 0;
        foreach (var digit in text)
        {
            mode = digit is >= '0' and <= '7' && mode <= LargestMode ? (mode * 8) + (digit - '0') : int.MaxValue / 16;
        }

        return text.Length > 0 && mode <= LargestMode
            ? (UnixFileMode)mode
            : throw new FormatException($"\"{whole}\": \"{text}\" is not a mode; write it in octal, such as 660");
    }

    private static FormatException Unknown(string key, string whole) => new($"\"{whole}\" has \"{key}=\", which is not known there");
}
