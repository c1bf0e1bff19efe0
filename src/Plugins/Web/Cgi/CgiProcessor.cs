namespace Twisted.Web;

/// <summary>Runs the file itself: a program, or a script that begins with <c>#!</c>. It has to be executable; the answer is else 403.</summary>
[Persisted("Twisted.Web.CgiProcessor", 1)]
public sealed partial class CgiProcessor : ProgramProcessor
{
    internal override IReadOnlyList<string> CommandFor(string path) => [path];
}
