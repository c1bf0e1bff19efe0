namespace Twisted.Tools.Twistd;

/// <summary>Progress that nobody wants to see.</summary>
internal sealed class Silence : IProgress<string>
{
    public void Report(string value)
    {
    }
}
