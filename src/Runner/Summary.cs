namespace Twisted.Runner;

/// <summary>An exception in one line.</summary>
internal static class Summary
{
    private const int Limit = 300;

    public static string Of(Exception exception)
    {
        var message = exception.Message.AsSpan();
        var end = message.IndexOfAny('\r', '\n');
        message = end < 0 ? message : message[..end];
        return $"{exception.GetType().Name}: {(message.Length > Limit ? $"{message[..Limit]}…" : message)}";
    }
}
