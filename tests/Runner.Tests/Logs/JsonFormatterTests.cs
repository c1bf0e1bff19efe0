using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Logs;

public sealed class JsonFormatterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_entry_is_one_line_with_all_that_was_logged()
    {
        using (var output = FileLogOutput.Open(_folder.File("log"), new LogSettings(), new JsonFormatter(), _clock))
        {
            var logger = new ProcessLoggerFactory(output, LogLevel.Debug, _clock).CreateLogger("Acme.Web", "web/site");
            logger.LogWarning(new EventId(7, "PortBusy"), new InvalidOperationException("one\ntwo"), "Port {Port} of {Host} is {State}", 8007, "a\"b", null);
            logger.LogDebug("plain");
            logger.LogTrace("below");
        }

        Assert.Equal(
            """
            {"time":"2026-11-23T15:08:30.000Z","level":"warning","service":"web/site","category":"Acme.Web","eventId":7,"event":"PortBusy","message":"Port 8007 of a\"b is (null)","values":{"Port":8007,"Host":"a\"b","State":null},"exception":"System.InvalidOperationException: one\ntwo"}
            {"time":"2026-11-23T15:08:30.000Z","level":"debug","service":"web/site","category":"Acme.Web","message":"plain"}

            """,
            File.ReadAllText(_folder.File("log")));
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(-5L, "-5")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData('x', "\"x\"")]
    [InlineData(LogLevel.Error, "\"Error\"")]
    public void Values_keep_their_type_where_JSON_has_it(object value, string expected) =>
        Assert.Contains($"\"values\":{{\"V\":{expected}}}", Format("x", new KeyValuePair<string, object?>("V", value), new("{OriginalFormat}", "{V}")), StringComparison.Ordinal);

    [Fact]
    public void Whatever_the_text_is_the_line_is_valid_and_says_it() => Gen.String.Sample(text =>
    {
        // Two halves of characters, every control character, and what ends lines for some.
        var given = text + "\ud800x\udc00\u0000\u001f\u007f\u0085\u2028\r\n\"\\";
        var line = Format(given, new KeyValuePair<string, object?>(given, given));
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(-1, line.IndexOfAny(['\r', '\u0085', '\u2028']));
        using var document = JsonDocument.Parse(System.Text.Encoding.UTF8.GetBytes(line));
        var expected = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(given));
        Assert.Equal(expected, document.RootElement.GetProperty("message").GetString());
        Assert.Equal(expected, document.RootElement.GetProperty("values").EnumerateObject().Single().Value.GetString());
    });

    private static string Format(string text, params KeyValuePair<string, object?>[] values) => new JsonFormatter().Format(
        new LogEntry { Time = DateTimeOffset.UnixEpoch, Level = LogLevel.Information, Category = "any", Text = text, Values = values });
}
