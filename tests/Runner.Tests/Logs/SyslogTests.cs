using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Logs;

public sealed class SyslogTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string Path => _folder.File("log");

    public SyslogTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no syslog.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_message_has_the_form_of_RFC_5424()
    {
        using var daemon = Listen(SocketType.Dgram);
        using var output = SyslogOutput.Open("quotes", _clock, Path);
        var logger = new ProcessLoggerFactory(output, LogLevel.Trace, _clock).CreateLogger("Acme.Web", "web/site");
        logger.LogWarning(new EventId(7, "Port Busy"), "Port {Port}\nis busy", 8007);
        Assert.Equal(
            $"<28>1 2026-11-23T15:08:30.000Z {Environment.MachineName} quotes {Environment.ProcessId} PortBusy - [web/site] Port 8007\n\tis busy",
            Receive(daemon));
    }

    [Theory]
    [InlineData(LogLevel.Trace, 31)]
    [InlineData(LogLevel.Debug, 31)]
    [InlineData(LogLevel.Information, 30)]
    [InlineData(LogLevel.Warning, 28)]
    [InlineData(LogLevel.Error, 27)]
    [InlineData(LogLevel.Critical, 26)]
    public void Each_level_has_its_severity(LogLevel level, int priority)
    {
        var entry = new LogEntry { Time = DateTimeOffset.UnixEpoch, Level = level, Category = "any", Text = "x" };
        Assert.StartsWith($"<{priority}>1 1970-01-01T00:00:00.000Z ", new SyslogFormatter("p").Format(entry), StringComparison.Ordinal);
    }

    [Fact]
    public void A_syslog_that_is_started_anew_is_found_again_and_hears_what_was_lost()
    {
        var daemon = Listen(SocketType.Dgram);
        using var output = SyslogOutput.Open("quotes", _clock, Path);
        output.Write(PlainFormatter.Entry("one"));
        Assert.EndsWith(" - - [-] one", Receive(daemon), StringComparison.Ordinal);
        daemon.Dispose();
        File.Delete(Path);
        output.Write(PlainFormatter.Entry("lost"));
        output.Write(PlainFormatter.Entry("lost too"));
        using var successor = Listen(SocketType.Dgram);
        output.Write(PlainFormatter.Entry("two"));
        Assert.Contains(" - - [-] 2 log entries were lost: ", Receive(successor), StringComparison.Ordinal);
        Assert.EndsWith(" - - [-] two", Receive(successor), StringComparison.Ordinal);
    }

    [Fact]
    public void A_syslog_with_a_stream_gets_messages_with_a_zero_at_their_end()
    {
        using var daemon = Listen(SocketType.Stream);
        using var output = SyslogOutput.Open("quotes", _clock, Path);
        using var connection = daemon.Accept();
        output.Write(PlainFormatter.Entry("one"));
        output.Write(PlainFormatter.Entry("two"));
        var text = "";
        var buffer = new byte[4096];
        while (text.Count(character => character == '\0') < 2)
        {
            text += Encoding.UTF8.GetString(buffer, 0, connection.Receive(buffer));
        }

        Assert.Equal(["one", "two"], text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(message => message.Split("[-] ")[1]));
    }

    [Fact]
    public void What_is_too_long_is_cut_between_two_characters()
    {
        using var daemon = Listen(SocketType.Dgram);
        using var output = SyslogOutput.Open("quotes", _clock, Path);
        output.Write(PlainFormatter.Entry(string.Concat(Enumerable.Repeat("🦊", 5000))));
        var message = Receive(daemon);
        Assert.EndsWith("🦊", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', message);
        Assert.InRange(Encoding.UTF8.GetByteCount(message), 8188, 8192);
    }

    [Fact]
    public void A_syslog_that_reads_nothing_stops_nobody()
    {
        using var daemon = Listen(SocketType.Dgram);
        using var output = SyslogOutput.Open("quotes", _clock, Path);

        // More than the system keeps for one who does not read.
        for (var index = 0; index < 400 && daemon.Available < 1; index++)
        {
            output.Write(PlainFormatter.Entry("x"));
        }

        for (var index = 0; index < 20; index++)
        {
            output.Write(PlainFormatter.Entry(new string('x', 8000)));
        }
    }

    [Fact]
    public void Without_a_syslog_there_is_an_error()
    {
        var exception = Assert.Throws<RunException>(() => SyslogOutput.Open("quotes", _clock, Path));
        Assert.StartsWith($"cannot log to syslog: \"{Path}\": ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("; start a syslog daemon, or leave out --syslog", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quotes", true)]
    [InlineData("a-b.c/d_1", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("naïve", false)]
    [InlineData("a\nb", false)]
    [InlineData("1234567890123456789012345678901234567890123456789", false)]
    public void A_prefix_is_what_the_RFC_takes_for_the_name_of_a_program(string prefix, bool expected) =>
        Assert.Equal(expected, LogSettings.IsPrefix(prefix));

    private Socket Listen(SocketType type)
    {
        var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        if (type == SocketType.Stream)
        {
            socket.Listen();
        }

        return socket;
    }

    private static string Receive(Socket daemon)
    {
        var buffer = new byte[65536];
        return Encoding.UTF8.GetString(buffer, 0, daemon.Receive(buffer));
    }
}
