using System.Runtime.CompilerServices;
using Twisted.Persistence;
using Twisted.Taps.Terminals;
using Twisted.Usage;

namespace Twisted.Taps;

/// <summary>Where the passphrases of encrypted taps come from: a file, the environment, or somebody at the terminal, in this order.</summary>
/// <remarks>
/// The environment variable is taken out of the environment of this process, so that what it starts does not inherit it.
/// </remarks>
public sealed class Passphrases
{
    /// <summary>The environment variable with a passphrase.</summary>
    public const string Variable = "TWISTED_PASSPHRASE";

    /// <summary>How often two different ones may be typed.</summary>
    private const int MostAttempts = 3;

    private static string? _ofEnvironment;

    private readonly string? _file;
    private readonly string _program;
    private readonly TextWriter _error;
    private string? _ofFile;

    /// <param name="file">The file that the command line names; null for none.</param>
    /// <param name="program">The tool's name, for messages.</param>
    /// <param name="error">Gets warnings.</param>
    public Passphrases(string? file, string program, TextWriter error)
    {
        _file = file;
        _program = program;
        _error = error;
        if (Environment.GetEnvironmentVariable(Variable) is { } value)
        {
            _ofEnvironment = value;
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    /// <summary>True when the command line names a file.</summary>
    public bool HasFile => _file is not null;

    /// <summary>The passphrase that a tap is encrypted with.</summary>
    /// <param name="path">The tap, for messages.</param>
    /// <exception cref="TapException">The file of the command line cannot be read, or nothing was typed.</exception>
    /// <exception cref="UsageException">There is none, and nobody to ask.</exception>
    public string ForReading(string path) => Given() ?? Asked(path, PromptOnce);

    /// <summary>The passphrase that a tap is to be encrypted with.</summary>
    /// <inheritdoc cref="ForReading"/>
    public string ForWriting(string path) => Given() ?? Asked(path, PromptTwice);

    private static string PromptOnce(PassphrasePrompt prompt, string path) => prompt.Ask($"Passphrase for {path}: ") switch
    {
        null or "" => throw new TapException($"no passphrase was typed for \"{path}\""),
        var answer => answer,
    };

    private static string PromptTwice(PassphrasePrompt prompt, string path)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var answer = PromptOnce(prompt, path);
            if (prompt.Ask("Passphrase again: ") == answer)
            {
                return answer;
            }

            prompt.Say("Passphrases do not match");
        }

        throw new TapException($"the passphrases for \"{path}\" did not match");
    }

    private string? Given()
    {
        if (_file is not null)
        {
            return _ofFile ??= PassphraseFile.Read(_file, text => _error.WriteLine($"{_program}: warning: {text}"));
        }

        return _ofEnvironment is "" ? throw new TapException($"the environment variable {Variable} is empty; unset it to be asked") : _ofEnvironment;
    }

    // Not inlined: most taps are not encrypted, and most passphrases of the others not typed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Asked(string path, Func<PassphrasePrompt, string, string> ask)
    {
        using var prompt = PassphrasePrompt.TryOpen() ?? throw new UsageException(
            $"there is no terminal to ask for the passphrase of \"{path}\"\n"
            + $"Give it with --passphrase-file FILE, or in the environment variable {Variable}.");
        try
        {
            return ask(prompt, path);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot ask for the passphrase of \"{path}\" on the terminal: {exception.Message}", exception);
        }
    }
}
