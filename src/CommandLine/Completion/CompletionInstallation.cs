namespace Twisted.CommandLine.Completion;

/// <summary>How the completion script of a tool is installed.</summary>
internal static class CompletionInstallation
{
    public static IReadOnlyList<DescribedItem> Of(string tool) =>
    [
        new(
            $"mkdir -p ~/.local/share/bash-completion/completions\n{tool} completion bash > ~/.local/share/bash-completion/completions/{tool}",
            "For bash with the package bash-completion:"),
        new($"echo 'source <({tool} completion bash)' >> ~/.bashrc", "For bash without it:"),
        new(
            $"mkdir -p ~/.config/fish/completions\n{tool} completion fish > ~/.config/fish/completions/{tool}.fish",
            "For fish:"),
        new($"Add-Content $PROFILE '{tool} completion powershell | Out-String | Invoke-Expression'", "For PowerShell:"),
        new($"echo 'source <({tool} completion zsh)' >> ~/.zshrc", "For zsh, where .zshrc has a line \"autoload -U compinit; compinit\" above that:"),
    ];
}
