namespace TwistedQuotes;

public sealed class QuoteOptions : Options
{
    [Parameter("port", 'p', Default = "8007", Help = "Port number to listen on for QOTD protocol.")]
    public ServerEndpoint Port { get; init; } = null!; // mktap sets it: it has a default

    [Parameter("static", 's', Default = StaticQuoter.UsualQuote, Help = "A static quote to display.")]
    public string Static { get; init; } = "";

    [Parameter("file", 'f', Help = "A fortune-format text file to read quotes from.")]
    public FileInfo? File { get; init; }

    [Parameter("web", 'w', Help = "Where to show the quotes to browsers as well, by TwistedQuotes.Web: a port, or any endpoint.")]
    public ServerEndpoint? Web { get; init; }

    public override void PostOptions(OptionErrors errors)
    {
        if (File is null)
        {
            return;
        }

        try
        {
            if (FortuneFile.Read(File.FullName).Count == 0)
            {
                errors.Add($"the fortune file \"{File.FullName}\" has no quotes; write them between lines that are exactly \"%\"");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(
                exception is FileNotFoundException or DirectoryNotFoundException
                    ? $"the fortune file \"{File.FullName}\" does not exist; name one that does with --file"
                    : $"the fortune file \"{File.FullName}\" cannot be read; name a text file that you may read with --file");
        }
    }
}
