namespace Twisted.Testing.Tests;

public sealed class FakeConsoleTests
{
    [Fact]
    public void What_is_written_is_kept_apart_and_what_is_typed_is_read_in_order()
    {
        using var console = new FakeConsole("yes\n");
        console.TypeLine("no");
        console.Type("maybe");

        console.Output.WriteLine("Sure?");
        console.Error.Write("No.");

        Assert.Equal(("Sure?\n", "No."), (console.OutputText, console.ErrorText));
        Assert.Equal("yes", console.Input.ReadLine());
        Assert.Equal("no\nmaybe", console.Unread);
        Assert.Equal(("no", "maybe", null), (console.Input.ReadLine(), console.Input.ReadLine(), console.Input.ReadLine()));
        console.TypeLine("still there");
        Assert.Equal("still there\n", console.Input.ReadToEnd());
    }
}
