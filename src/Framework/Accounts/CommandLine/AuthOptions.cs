using Twisted.Usage;

namespace Twisted.Accounts;

/// <summary>Options with a repeatable <c>--auth TYPE:TEXT</c>, for taps whose peers log in; <see cref="Checkers"/> go to a <see cref="Portal"/>.</summary>
/// <remarks>
/// <c>mktap NAME --help</c> lists the types behind the options. A class that overrides <see cref="PostOptions"/> calls this one's.
/// One that has another base class declares such an option itself, and uses <see cref="CheckerTypes"/>.
/// </remarks>
public abstract class AuthOptions : Options
{
    /// <summary>The long name of the option.</summary>
    public const string OptionName = "auth";

    /// <summary>What its value is called; by it and the name the tools know such an option.</summary>
    public const string OptionValueName = "TYPE:TEXT";

    /// <summary>What was given, as it was given: there may be passwords in it.</summary>
    [Parameter(OptionName, ValueName = OptionValueName, Help = "Who may log in; the types are below. They are asked in the order given.")]
    public IReadOnlyList<string> Auth { get; init; } = [];

    /// <summary>In the order of the command line; none before <see cref="PostOptions"/>.</summary>
    public IReadOnlyList<IChecker> Checkers { get; private set; } = [];

    /// <summary>False when the service makes sense without a login; by default <c>--auth</c> has to be given.</summary>
    protected virtual bool IsAuthRequired => true;

    /// <summary>
    /// The kinds of credentials that the protocol can make: a checker that takes none of them is refused, as nobody could ever log in by
    /// it. Empty, the default, takes any.
    /// </summary>
    protected virtual IReadOnlyList<Type> CredentialKinds => [];

    /// <inheritdoc/>
    public override void PostOptions(OptionErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var checkers = new List<IChecker>();
        foreach (var text in Auth)
        {
            try
            {
                var checker = CheckerTypes.MakeChecker(text);
                if (CredentialKinds.Count > 0 && !checker.Kinds.Any(taken => CredentialKinds.Any(taken.IsAssignableFrom)))
                {
                    errors.Add($"--{OptionName}: nobody could log in by \"{CheckerTypes.NameOf(text)}\": it checks {Names(checker.Kinds)}, and here peers show {Names(CredentialKinds)}");
                }

                checkers.Add(checker);
            }
            catch (UsageException exception)
            {
                errors.Add($"--{OptionName}: {exception.Message}");
            }
        }

        if (IsAuthRequired && Auth.Count == 0)
        {
            errors.Add($"--{OptionName} is missing: say who may log in, such as --{OptionName} file:users");
        }

        Checkers = checkers;
    }

    private static string Names(IReadOnlyList<Type> kinds) => string.Join(", ", kinds.Select(kind => kind.Name));
}
