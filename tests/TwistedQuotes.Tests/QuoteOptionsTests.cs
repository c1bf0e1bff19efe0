namespace TwistedQuotes.Tests;

public sealed class QuoteOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twisted-quotes-");

    [Fact]
    public void Without_a_file_there_is_nothing_to_find_fault_with() => Assert.Empty(Faults(null));

    [Fact]
    public void A_file_with_a_quote_is_taken()
    {
        File.WriteAllText(At("quotes"), "One.\n");

        Assert.Empty(Faults("quotes"));
    }

    [Theory]
    [InlineData("missing", "the fortune file \"{0}\" does not exist; name one that does with --file")]
    [InlineData("missing/quotes", "the fortune file \"{0}\" does not exist; name one that does with --file")]
    [InlineData("empty", "the fortune file \"{0}\" has no quotes; write them between lines that are exactly \"%\"")]
    [InlineData("folder", "the fortune file \"{0}\" cannot be read; name a text file that you may read with --file")]
    public void A_file_that_cannot_be_quoted_is_refused_in_one_line(string name, string message)
    {
        File.WriteAllText(At("empty"), "%\n\n%\n");
        _folder.CreateSubdirectory("folder");

        Assert.Equal([message.Replace("{0}", At(name), StringComparison.Ordinal)], Faults(name));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private OptionErrors Faults(string? name)
    {
        var errors = new OptionErrors();
        new QuoteOptions { File = name is null ? null : new FileInfo(At(name)) }.PostOptions(errors);
        return errors;
    }
}
