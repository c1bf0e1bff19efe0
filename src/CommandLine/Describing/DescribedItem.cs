namespace Twisted.CommandLine;

/// <summary>Something with what there is to say of it: an exit code, a file, a variable of the environment, an example.</summary>
public sealed record DescribedItem(string Item, string Text);
