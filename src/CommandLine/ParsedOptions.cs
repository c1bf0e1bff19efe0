using Twisted.Manifest;

namespace Twisted.CommandLine;

/// <summary>A command line taken apart.</summary>
public sealed record ParsedOptions
{
    /// <summary>Everything that was given, in the order of the command line.</summary>
    public required IReadOnlyList<OptionOccurrence> Occurrences { get; init; }

    /// <summary>All faults, each a line that is ready to be shown.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>True when that option was given.</summary>
    public bool Has(string name) => Occurrences.Any(occurrence => occurrence.Option.Name == name);

    /// <summary>True when exactly that option was given, and not another of its name.</summary>
    public bool Has(OptionEntry option) => Occurrences.Any(occurrence => ReferenceEquals(occurrence.Option, option));

    /// <summary>The value that was given last, or null.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = Occurrences.Count - 1; i >= 0; i--)
            {
                if (Occurrences[i].Option.Name == name)
                {
                    return Occurrences[i].Value;
                }
            }

            return null;
        }
    }
}
