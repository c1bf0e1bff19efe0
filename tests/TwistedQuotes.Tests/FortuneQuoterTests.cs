namespace TwistedQuotes.Tests;

public sealed class FortuneQuoterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("twisted-quotes-");

    [Theory]
    [InlineData("One.\n%\nTwo.\n", "One.|Two.")]
    [InlineData("One.\n%\nTwo.\n%\n", "One.|Two.")]
    [InlineData("%\nOne.", "One.")]
    [InlineData("One,\nin two lines.\n\n  And more.\n%\nTwo.", "One,\nin two lines.\n\n  And more.|Two.")]
    [InlineData("One.\r\n%\r\nTwo.\r\n", "One.|Two.")]
    [InlineData("100 %\n%%\n % \n%\nTwo.", "100 %\n%%\n % |Two.")]
    [InlineData("One.\n%\n%\n \n%\nTwo.", "One.|Two.")]
    [InlineData("", "")]
    [InlineData("%\n%\n", "")]
    public void Entries_stand_between_lines_that_are_exactly_a_percent_sign(string text, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), FortuneFile.Read(Write("quotes", text)));

    [Fact]
    public void Every_quote_of_every_file_comes_up()
    {
        var quoter = new FortuneQuoter([Write("a", "One.\n%\nTwo.\n"), Write("b", "Three.\n")]);

        var heard = new HashSet<string>();
        for (var i = 0; i < 10_000 && heard.Count < 3; i++)
        {
            heard.Add(quoter.GetQuote());
        }

        Assert.Equal(["One.", "Three.", "Two."], heard.Order());
    }

    [Fact]
    public void A_file_that_is_unchanged_is_not_read_again()
    {
        var file = new FortuneFile(Write("quotes", "One.\n"));

        Assert.Same(file.Quotes(), file.Quotes());
    }

    [Fact]
    public void A_file_that_changed_is_read_again()
    {
        var quoter = new FortuneQuoter([Write("quotes", "Before.\n")]);
        Assert.Equal("Before.", quoter.GetQuote());

        Write("quotes", "And after.\n");

        Assert.Equal("And after.", quoter.GetQuote());
    }

    [Fact]
    public void A_file_of_the_same_length_is_read_again_by_its_time()
    {
        var quoter = new FortuneQuoter([Write("quotes", "One.\n")]);
        Assert.Equal("One.", quoter.GetQuote());

        File.SetLastWriteTimeUtc(Write("quotes", "Two.\n"), DateTime.UnixEpoch);

        Assert.Equal("Two.", quoter.GetQuote());
    }

    [Fact]
    public void A_file_that_vanished_keeps_its_quotes_and_is_read_when_it_is_back()
    {
        var file = Write("quotes", "Still here.\n");
        var quoter = new FortuneQuoter([file]);
        quoter.GetQuote();

        File.Delete(file);
        Assert.Equal("Still here.", quoter.GetQuote());

        Write("quotes", "Back again.\n");
        Assert.Equal("Back again.", quoter.GetQuote());
    }

    [Fact]
    public void A_file_that_became_empty_keeps_its_quotes()
    {
        var quoter = new FortuneQuoter([Write("quotes", "Still here.\n")]);
        quoter.GetQuote();

        Write("quotes", "");

        Assert.Equal("Still here.", quoter.GetQuote());
    }

    [Fact]
    public void A_file_that_is_empty_leaves_the_word_to_the_others()
    {
        var quoter = new FortuneQuoter([Write("empty", ""), Write("full", "One.\n"), Path.Combine(_folder.FullName, "missing")]);

        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("One.", quoter.GetQuote()));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/quotes")]
    [InlineData(".")]
    public void Without_any_quote_a_sentence_says_so(string name) =>
        Assert.Equal("There is no quote today.", new FortuneQuoter([Path.Combine(_folder.FullName, name)]).GetQuote());

    [Fact]
    public void Without_any_file_a_sentence_says_so() =>
        Assert.Equal("There is no quote today.", new FortuneQuoter([]).GetQuote());

    [Fact]
    public async Task Many_threads_may_quote_while_the_file_changes()
    {
        var file = Write("quotes", "One.\n%\nOne.\n");
        var quoter = new FortuneQuoter([file]);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                Assert.Equal("One.", quoter.GetQuote());
            }
        })).ToList();

        for (var i = 0; i < 50; i++)
        {
            // Replaced as a whole, as an editor does it: a half-written file has half a quote.
            File.Move(Write("new", string.Concat(Enumerable.Repeat("One.\n%\n", 1 + (i % 3)))), file, overwrite: true);
        }

        await Task.WhenAll(readers);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
